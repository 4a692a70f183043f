package dev.navarch.generate.cluster;

import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import dev.navarch.model.TrafficPolicy;
import dev.navarch.model.TrafficPolicy.ConnectionPool;
import dev.navarch.model.TrafficPolicy.ConsistentHash;
import dev.navarch.model.TrafficPolicy.LoadBalancer;
import dev.navarch.model.TrafficPolicy.LocalityBalancing;
import dev.navarch.model.TrafficPolicy.Simple;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.type.v3.Percent;
import java.math.BigInteger;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a policy into a cluster, but for TLS and HTTP. Numbers that Envoy would refuse the cluster for are brought within what it takes; what
 * makes no sense as it stands counts as not said.
 */
final class PolicyWriter {
    /** As Istio has it: enough places for a few hundred endpoints. */
    private static final int RING = 1024;
    private static final int MAX_RING = 8_388_608;
    private static final int MAX_TABLE = 5_000_011;

    private PolicyWriter() {
    }

    static void write(Cluster.Builder cluster, TrafficPolicy policy) {
        if (policy.pool() != null) {
            pool(cluster, policy.pool());
        }
        if (policy.outliers() != null) {
            outliers(cluster, policy.outliers());
        }
        balancer(cluster, policy);
    }

    private static void pool(Cluster.Builder cluster, ConnectionPool pool) {
        CircuitBreakers.Thresholds.Builder limits = ClusterParts.NO_LIMITS.getThresholds(0).toBuilder();
        if (pool.tcp().maxConnections() > 0) {
            limits.setMaxConnections(UInt32Value.of(pool.tcp().maxConnections()));
        }
        if (pool.http().maxPendingRequests() > 0) {
            limits.setMaxPendingRequests(UInt32Value.of(pool.http().maxPendingRequests()));
        }
        if (pool.http().maxRequests() > 0) {
            limits.setMaxRequests(UInt32Value.of(pool.http().maxRequests()));
        }
        if (pool.http().maxRetries() > 0) {
            limits.setMaxRetries(UInt32Value.of(pool.http().maxRetries()));
        }
        cluster.setCircuitBreakers(CircuitBreakers.newBuilder().addThresholds(limits));
        ifPositive(pool.tcp().connectTimeout(), connect -> cluster.setConnectTimeout(ClusterParts.duration(connect)));
        ConnectionPool.KeepAlive alive = pool.tcp().keepAlive();
        if (alive != null) {
            TcpKeepalive.Builder probes = TcpKeepalive.newBuilder();
            if (alive.probes() > 0) {
                probes.setKeepaliveProbes(UInt32Value.of(alive.probes()));
            }
            ifPositive(alive.time(), time -> probes.setKeepaliveTime(UInt32Value.of(seconds(time))));
            ifPositive(alive.interval(), interval -> probes.setKeepaliveInterval(UInt32Value.of(seconds(interval))));
            cluster.setUpstreamConnectionOptions(UpstreamConnectionOptions.newBuilder().setTcpKeepalive(probes));
        }
    }

    private static int seconds(Duration duration) {
        return Math.clamp(duration.toSeconds(), 1, Integer.MAX_VALUE);
    }

    /** Success rates say little where a service has few endpoints, so they never count. */
    private static void outliers(Cluster.Builder cluster, TrafficPolicy.OutlierDetection said) {
        OutlierDetection.Builder outliers = OutlierDetection.newBuilder().setEnforcingSuccessRate(UInt32Value.of(0));
        Integer errors = said.consecutive5xx();
        if (errors != null) {
            outliers.setConsecutive5Xx(UInt32Value.of(errors)).setEnforcingConsecutive5Xx(UInt32Value.of(errors > 0 ? 100 : 0));
        }
        Integer gatewayErrors = said.consecutiveGatewayErrors();
        if (gatewayErrors != null) {
            outliers.setConsecutiveGatewayFailure(UInt32Value.of(gatewayErrors))
                    .setEnforcingConsecutiveGatewayFailure(UInt32Value.of(gatewayErrors > 0 ? 100 : 0));
        }
        ifPositive(said.interval(), interval -> outliers.setInterval(ClusterParts.duration(interval)));
        ifPositive(said.baseEjectionTime(), time -> outliers.setBaseEjectionTime(ClusterParts.duration(time)));
        if (said.maxEjectionPercent() > 0) {
            outliers.setMaxEjectionPercent(UInt32Value.of(Math.min(100, said.maxEjectionPercent())));
        }
        if (said.splitLocalErrors()) {
            outliers.setSplitExternalLocalOriginErrors(true).setEnforcingLocalOriginSuccessRate(UInt32Value.of(0));
            if (said.consecutiveLocalFailures() > 0) {
                outliers.setConsecutiveLocalOriginFailure(UInt32Value.of(said.consecutiveLocalFailures()))
                        .setEnforcingConsecutiveLocalOriginFailure(UInt32Value.of(100));
            }
        }
        cluster.setOutlierDetection(outliers).setCommonLbConfig(cluster.getCommonLbConfig().toBuilder()
                .setHealthyPanicThreshold(Percent.newBuilder().setValue(Math.min(100, said.minHealthPercent()))));
    }

    private static void balancer(Cluster.Builder cluster, TrafficPolicy policy) {
        LoadBalancer balancer = policy.balancer();
        if (balancer == null) {
            return;
        }
        LocalityBalancing locality = balancer.locality();
        boolean failsOver = locality != null && policy.outliers() != null && !locality.failover().isEmpty();
        if (locality != null && locality.enabled() && (failsOver || !locality.distribute().isEmpty())) {
            cluster.setCommonLbConfig(cluster.getCommonLbConfig().toBuilder()
                    .setLocalityWeightedLbConfig(CommonLbConfig.LocalityWeightedLbConfig.getDefaultInstance()));
        }
        if (cluster.getType() == DiscoveryType.ORIGINAL_DST) {
            return;
        }
        ConsistentHash hash = balancer.hash();
        if (hash != null) {
            hash(cluster, hash);
        } else if (balancer.simple() == Simple.PASSTHROUGH) {
            cluster.setType(DiscoveryType.ORIGINAL_DST).setLbPolicy(LbPolicy.CLUSTER_PROVIDED).clearEdsClusterConfig();
        } else {
            cluster.setLbPolicy(switch (balancer.simple()) {
                case LEAST_REQUEST, PASSTHROUGH -> LbPolicy.LEAST_REQUEST;
                case RANDOM -> LbPolicy.RANDOM;
                case ROUND_ROBIN -> LbPolicy.ROUND_ROBIN;
            });
        }
    }

    /** A table whose size is no prime number would be refused, and so would one that is too large. */
    private static void hash(Cluster.Builder cluster, ConsistentHash hash) {
        if (hash.maglev()) {
            cluster.setLbPolicy(LbPolicy.MAGLEV);
            if (hash.size() > 1 && hash.size() <= MAX_TABLE && BigInteger.valueOf(hash.size()).isProbablePrime(40)) {
                cluster.setMaglevLbConfig(Cluster.MaglevLbConfig.newBuilder().setTableSize(UInt64Value.of(hash.size())));
            }
            return;
        }
        int size = hash.size() == 0 ? RING : Math.min(MAX_RING, hash.size());
        cluster.setLbPolicy(LbPolicy.RING_HASH)
                .setRingHashLbConfig(Cluster.RingHashLbConfig.newBuilder().setMinimumRingSize(UInt64Value.of(size)));
    }

    private static void ifPositive(@Nullable Duration duration, Consumer<Duration> then) {
        if (duration != null && duration.isPositive()) {
            then.accept(duration);
        }
    }
}
