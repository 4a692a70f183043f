package dev.navarch.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How clients deal with a service or a part of it, as a DestinationRule states it (Istio's {@code TrafficPolicy}). What is null nobody said.
 *
 * @param ports by the service's port number; what is said of a port stands alone: what it leaves out is as if nobody had said it
 */
public record TrafficPolicy(@Nullable LoadBalancer balancer, @Nullable ConnectionPool pool, @Nullable OutlierDetection outliers,
        @Nullable Tls tls, Map<Integer, TrafficPolicy> ports) {
    public static final TrafficPolicy NONE = new TrafficPolicy(null, null, null, null, Map.of());

    public TrafficPolicy {
        ports = Map.copyOf(ports);
    }

    /** What is in force on a port. */
    public TrafficPolicy on(int port) {
        TrafficPolicy own = ports.get(port);
        return own != null ? own : ports.isEmpty() ? this : new TrafficPolicy(balancer, pool, outliers, tls, Map.of());
    }

    /** This one on a port, with what a part of the service says of itself instead, block by block. */
    public TrafficPolicy on(int port, TrafficPolicy part) {
        TrafficPolicy own = part.ports.get(port);
        if (own != null) {
            return own;
        }
        TrafficPolicy all = on(port);
        return new TrafficPolicy(part.balancer != null ? part.balancer : all.balancer, part.pool != null ? part.pool : all.pool,
                part.outliers != null ? part.outliers : all.outliers, part.tls != null ? part.tls : all.tls, Map.of());
    }

    /** By what endpoints are picked. */
    public enum Simple {
        LEAST_REQUEST, RANDOM, ROUND_ROBIN, PASSTHROUGH
    }

    /**
     * @param hash if not null, requests of one client go to one endpoint, and {@code simple} is of no account
     * @param locality null where the mesh's own setting holds
     */
    public record LoadBalancer(Simple simple, @Nullable ConsistentHash hash, @Nullable LocalityBalancing locality) {
    }

    /**
     * @param maglev whether by Maglev's table instead of a ring
     * @param size of the ring at least, or of the table; 0 for the usual one
     */
    public record ConsistentHash(HashKey key, boolean maglev, int size) {
    }

    /** What of a request tells one client from another. */
    public sealed interface HashKey {
        record Header(String name) implements HashKey {
        }

        record QueryParameter(String name) implements HashKey {
        }

        record SourceIp() implements HashKey {
        }

        /** @param lifetime null where the proxy is not to make the cookie if it is not there */
        record Cookie(String name, String path, @Nullable Duration lifetime) implements HashKey {
        }
    }

    /**
     * Which localities clients of a locality use.
     *
     * @param distribute tried in this order; where there is any, {@code failover} is of no account
     * @param failover by region
     */
    public record LocalityBalancing(boolean enabled, List<Distribution> distribute, Map<String, String> failover) {
        public LocalityBalancing {
            distribute = List.copyOf(distribute);
            failover = Map.copyOf(failover);
        }
    }

    /**
     * @param from a locality, of whose parts the last may be {@code *}
     * @param to weights by localities of that kind
     */
    public record Distribution(String from, Map<String, Integer> to) {
        public Distribution {
            to = Map.copyOf(to);
        }
    }

    /** Whether requests go on by HTTP/2. */
    public enum Upgrade {
        DEFAULT, UPGRADE, DO_NOT_UPGRADE
    }

    /** Numbers are 0 where nobody said. */
    public record ConnectionPool(Tcp tcp, Http http) {

        public record Tcp(int maxConnections, @Nullable Duration connectTimeout, @Nullable Duration idleTimeout,
                @Nullable Duration maxConnectionDuration, @Nullable KeepAlive keepAlive) {
            public static final Tcp NONE = new Tcp(0, null, null, null, null);
        }

        public record Http(int maxPendingRequests, int maxRequests, int maxRequestsPerConnection, int maxRetries,
                int maxConcurrentStreams, @Nullable Duration idleTimeout, Upgrade upgrade, boolean asClient) {
            public static final Http NONE = new Http(0, 0, 0, 0, 0, null, Upgrade.DEFAULT, false);
        }

        public record KeepAlive(int probes, @Nullable Duration time, @Nullable Duration interval) {
        }
    }

    /** When an endpoint that fails is left alone for a while. Percentages are of 100. */
    public record OutlierDetection(@Nullable Integer consecutive5xx, @Nullable Integer consecutiveGatewayErrors,
            boolean splitLocalErrors, int consecutiveLocalFailures, @Nullable Duration interval,
            @Nullable Duration baseEjectionTime, int maxEjectionPercent, int minHealthPercent) {
    }

    public enum TlsMode {
        DISABLE, SIMPLE, MUTUAL, ISTIO_MUTUAL
    }

    /**
     * How clients' proxies speak TLS. Paths are the proxy's own, empty where nobody said.
     *
     * @param sni empty for the usual one
     * @param subjectAltNames any of which the server may have; empty for the usual ones
     */
    public record Tls(TlsMode mode, String certificate, String key, String roots, String sni, List<String> subjectAltNames,
            boolean insecure) {
        public Tls {
            subjectAltNames = List.copyOf(subjectAltNames);
        }
    }
}
