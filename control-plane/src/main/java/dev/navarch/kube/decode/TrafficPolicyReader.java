package dev.navarch.kube.decode;

import dev.navarch.kube.decode.Spec.NotUnderstood;
import dev.navarch.model.TrafficPolicy;
import dev.navarch.model.TrafficPolicy.ConnectionPool;
import dev.navarch.model.TrafficPolicy.ConsistentHash;
import dev.navarch.model.TrafficPolicy.Distribution;
import dev.navarch.model.TrafficPolicy.HashKey;
import dev.navarch.model.TrafficPolicy.LoadBalancer;
import dev.navarch.model.TrafficPolicy.LocalityBalancing;
import dev.navarch.model.TrafficPolicy.OutlierDetection;
import dev.navarch.model.TrafficPolicy.Simple;
import dev.navarch.model.TrafficPolicy.Tls;
import dev.navarch.model.TrafficPolicy.TlsMode;
import dev.navarch.model.TrafficPolicy.Upgrade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@code trafficPolicy} of Istio's API. */
final class TrafficPolicyReader {
    private final Interner interner;

    TrafficPolicyReader(Interner interner) {
        this.interner = interner;
    }

    TrafficPolicy read(Spec policy) throws NotUnderstood {
        Map<Integer, TrafficPolicy> ports = new HashMap<>();
        for (Spec port : policy.at("portLevelSettings").items()) {
            int number = port.at("port").at("number").port();
            ports.putIfAbsent(number, settings(port, Map.of()));
        }
        TrafficPolicy read = settings(policy, ports);
        return read.equals(TrafficPolicy.NONE) ? TrafficPolicy.NONE : read;
    }

    private TrafficPolicy settings(Spec policy, Map<Integer, TrafficPolicy> ports) throws NotUnderstood {
        return new TrafficPolicy(balancer(policy.at("loadBalancer")), pool(policy.at("connectionPool")),
                outliers(policy.at("outlierDetection")), tls(policy.at("tls")), ports);
    }

    private @Nullable LoadBalancer balancer(Spec spec) throws NotUnderstood {
        if (spec.isAbsent()) {
            return null;
        }
        String simple = spec.at("simple").text();
        Simple by = switch (simple) {
            case "", "UNSPECIFIED", "LEAST_CONN", "LEAST_REQUEST" -> Simple.LEAST_REQUEST;
            case "RANDOM" -> Simple.RANDOM;
            case "ROUND_ROBIN" -> Simple.ROUND_ROBIN;
            case "PASSTHROUGH" -> Simple.PASSTHROUGH;
            default -> throw spec.at("simple").isNo("way of balancing load");
        };
        return new LoadBalancer(by, hash(spec.at("consistentHash")), locality(spec.at("localityLbSetting")));
    }

    private @Nullable ConsistentHash hash(Spec spec) throws NotUnderstood {
        HashKey key = hashKey(spec);
        if (key == null) {
            return null;
        }
        Spec ring = spec.at("ringHash").at("minimumRingSize");
        int size = ring.isAbsent() ? spec.at("minimumRingSize").count() : ring.count();
        boolean maglev = !spec.at("maglev").isAbsent();
        return new ConsistentHash(key, maglev, maglev ? spec.at("maglev").at("tableSize").count() : size);
    }

    private @Nullable HashKey hashKey(Spec spec) throws NotUnderstood {
        String header = spec.at("httpHeaderName").text(interner);
        String parameter = spec.at("httpQueryParameterName").text(interner);
        Spec cookie = spec.at("httpCookie");
        if (!header.isEmpty()) {
            return new HashKey.Header(header);
        }
        if (!cookie.isAbsent()) {
            String name = cookie.at("name").text(interner);
            if (name.isEmpty()) {
                throw cookie.at("name").isNo("name");
            }
            return new HashKey.Cookie(name, cookie.at("path").text(interner), cookie.at("ttl").duration());
        }
        if (spec.at("useSourceIp").flag()) {
            return new HashKey.SourceIp();
        }
        return parameter.isEmpty() ? null : new HashKey.QueryParameter(parameter);
    }

    private @Nullable LocalityBalancing locality(Spec spec) throws NotUnderstood {
        if (spec.isAbsent()) {
            return null;
        }
        List<Distribution> distribute = new ArrayList<>();
        for (Spec each : spec.at("distribute").items()) {
            Map<String, Integer> to = new LinkedHashMap<>();
            for (Spec weight : each.at("to").fields()) {
                to.put(weight.name(), weight.number());
            }
            distribute.add(new Distribution(each.at("from").text(interner), to));
        }
        Map<String, String> failover = new LinkedHashMap<>();
        for (Spec each : spec.at("failover").items()) {
            failover.putIfAbsent(each.at("from").text(interner), each.at("to").text(interner));
        }
        Spec enabled = spec.at("enabled");
        return new LocalityBalancing(enabled.isAbsent() || enabled.flag(), distribute, failover);
    }

    private static @Nullable ConnectionPool pool(Spec spec) throws NotUnderstood {
        if (spec.isAbsent()) {
            return null;
        }
        Spec tcp = spec.at("tcp");
        Spec keepAlive = tcp.at("tcpKeepalive");
        Spec http = spec.at("http");
        return new ConnectionPool(
                new ConnectionPool.Tcp(tcp.at("maxConnections").number(), tcp.at("connectTimeout").duration(),
                        tcp.at("idleTimeout").duration(), tcp.at("maxConnectionDuration").duration(),
                        keepAlive.isAbsent()
                                ? null
                                : new ConnectionPool.KeepAlive(keepAlive.at("probes").number(), keepAlive.at("time").duration(),
                                        keepAlive.at("interval").duration())),
                new ConnectionPool.Http(http.at("http1MaxPendingRequests").number(), http.at("http2MaxRequests").number(),
                        http.at("maxRequestsPerConnection").number(), http.at("maxRetries").number(),
                        http.at("maxConcurrentStreams").number(), http.at("idleTimeout").duration(),
                        http.at("h2UpgradePolicy").word(Upgrade.class, Upgrade.DEFAULT), http.at("useClientProtocol").flag()));
    }

    private static @Nullable OutlierDetection outliers(Spec spec) throws NotUnderstood {
        if (spec.isAbsent()) {
            return null;
        }
        Spec errors = spec.at("consecutive5xxErrors");
        Spec gatewayErrors = spec.at("consecutiveGatewayErrors");
        return new OutlierDetection(errors.isAbsent() ? null : errors.number(),
                gatewayErrors.isAbsent() ? null : gatewayErrors.number(), spec.at("splitExternalLocalOriginErrors").flag(),
                spec.at("consecutiveLocalOriginFailures").number(), spec.at("interval").duration(),
                spec.at("baseEjectionTime").duration(), spec.at("maxEjectionPercent").number(),
                spec.at("minHealthPercent").number());
    }

    private @Nullable Tls tls(Spec spec) throws NotUnderstood {
        return spec.isAbsent()
                ? null
                : new Tls(spec.at("mode").word(TlsMode.class, TlsMode.DISABLE), spec.at("clientCertificate").text(interner),
                        spec.at("privateKey").text(interner), spec.at("caCertificates").text(interner),
                        spec.at("sni").text(interner), spec.at("subjectAltNames").texts(interner),
                        spec.at("insecureSkipVerify").flag());
    }
}
