package dev.navarch.kube.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.DestinationRuleFact.Subset;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How DestinationRules are read, and that one that is not understood is none. */
class DestinationRuleDraftTest {
    private final List<String> issues = new ArrayList<>();
    private final ConfigKinds kinds = new ConfigKinds(new Interner(16), (_, object, reason) -> issues.add(object + ": " + reason),
            "", "default");

    private @Nullable DestinationRuleFact read(String spec) {
        try {
            return (DestinationRuleFact) kinds.of(FactKind.DESTINATION_RULE).json(new YAMLMapper()
                    .readTree("metadata: {name: x, namespace: shop, creationTimestamp: '1970-01-01T00:00:07Z'}\n" + spec))
                    .value();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allOfARuleIsRead() {
        DestinationRuleFact rule = read("""
                spec:
                  host: Reviews
                  exportTo: [., bank]
                  workloadSelector: {matchLabels: {app: front}}
                  trafficPolicy:
                    loadBalancer:
                      consistentHash: {httpCookie: {name: user, ttl: 1h30m}, ringHash: {minimumRingSize: "2048"}}
                      localityLbSetting:
                        distribute: [{from: r1/*, to: {"r1/*": 80, "r2/*": 20}}]
                        failover: [{from: r1, to: r2}]
                    outlierDetection: {consecutive5xxErrors: 3, interval: 0.5s, maxEjectionPercent: 50, minHealthPercent: 10}
                    portLevelSettings:
                    - {port: {number: 80}, loadBalancer: {simple: LEAST_CONN}}
                  subsets:
                  - {name: v1, labels: {version: v1}}
                  - name: v2
                    labels: {version: v2}
                    trafficPolicy:
                      connectionPool:
                        tcp: {maxConnections: 5, connectTimeout: 250ms, tcpKeepalive: {probes: 3, time: 2h}}
                        http: {http1MaxPendingRequests: 7, maxRetries: 2, h2UpgradePolicy: UPGRADE}
                      tls: {mode: MUTUAL, clientCertificate: /c, privateKey: /k, caCertificates: /r, sni: a, subjectAltNames: [b]}
                  - {name: v1, labels: {version: v3}}
                """);
        TrafficPolicy ofAll = new TrafficPolicy(
                new LoadBalancer(Simple.LEAST_REQUEST,
                        new ConsistentHash(new HashKey.Cookie("user", "", Duration.ofMinutes(90)), false, 2048),
                        new LocalityBalancing(true, List.of(new Distribution("r1/*", Map.of("r1/*", 80, "r2/*", 20))),
                                Map.of("r1", "r2"))),
                null, new OutlierDetection(3, null, false, 0, Duration.ofMillis(500), null, 50, 10), null,
                Map.of(80, new TrafficPolicy(new LoadBalancer(Simple.LEAST_REQUEST, null, null), null, null, null, Map.of())));
        TrafficPolicy ofSecond = new TrafficPolicy(null,
                new ConnectionPool(
                        new ConnectionPool.Tcp(5, Duration.ofMillis(250), null, null,
                                new ConnectionPool.KeepAlive(3, Duration.ofHours(2), null)),
                        new ConnectionPool.Http(7, 0, 0, 2, 0, null, Upgrade.UPGRADE, false)),
                null, new Tls(TlsMode.MUTUAL, "/c", "/k", "/r", "a", List.of("b"), false), Map.of());
        assertEquals(List.of(), issues);
        assertEquals(new DestinationRuleFact(new dev.navarch.model.ObjectKey("shop", "x"), "reviews", List.of(".", "bank"),
                Labels.of("app", "front"), ofAll, List.of(new Subset("v1", Labels.of("version", "v1"), TrafficPolicy.NONE),
                        new Subset("v2", Labels.of("version", "v2"), ofSecond)),
                7), rule);
    }

    @Test
    void whatIsNotUnderstoodIsNoRuleAndSaysWhy() {
        assertNull(read("spec: {host: a, trafficPolicy: {tls: {mode: ODD}}}"));
        assertNull(read("spec: {host: a, trafficPolicy: {outlierDetection: {interval: 5}}}"));
        assertNull(read("spec: {host: a, trafficPolicy: {outlierDetection: {interval: soon}}}"));
        assertNull(read("spec: {subsets: []}"));
        assertEquals(4, issues.size(), issues.toString());
    }
}
