package dev.navarch.generate;

import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterView;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.Service;
import dev.navarch.model.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the World knows better of a proxy than the proxy itself: where its pod is known, that has the last word. Pure, any thread.
 */
public final class ProxyTraits {
    private static final List<String> LOCALITY_LABELS = List.of("topology.istio.io/locality", "istio-locality");
    private static final List<String> NAME_LABELS = List.of("service.istio.io/canonical-name", "app.kubernetes.io/name", "app");
    private static final List<String> REVISION_LABELS = List.of("service.istio.io/canonical-revision",
            "app.kubernetes.io/version",
            "version");

    private ProxyTraits() {
    }

    /** The proxy's pod in its own cluster; null when that is unknown, or when the proxy claims another namespace than the pod's. */
    public static @Nullable PodFact pod(World world, Proxy proxy) {
        ClusterView cluster = proxy.cluster() == null ? null : world.clusters().get(proxy.cluster());
        if (cluster == null || !proxy.id().endsWith("." + proxy.namespace())) {
            return null;
        }
        return cluster.pods().get(new ObjectKey(proxy.namespace(), proxy.podName()));
    }

    /** The pod's labels, else those that the proxy told. */
    public static Labels labels(World world, Proxy proxy) {
        PodFact pod = pod(world, proxy);
        return pod == null ? proxy.labels() : pod.labels();
    }

    /** From the pod's own label, else from its node, else as the proxy told. */
    public static Locality locality(World world, Proxy proxy) {
        PodFact pod = pod(world, proxy);
        Labels labels = pod == null ? proxy.labels() : pod.labels();
        for (String label : LOCALITY_LABELS) {
            String value = labels.get(label);
            if (value != null && !value.isEmpty()) {
                return Locality.parse(value.indexOf('/') < 0 ? value.replace('.', '/') : value);
            }
        }
        ClusterView cluster = proxy.cluster() == null ? null : world.clusters().get(proxy.cluster());
        if (pod != null && cluster != null) {
            NodeFact node = cluster.nodes().get(new ObjectKey("", pod.node()));
            if (node != null && !node.locality().equals(Locality.NONE)) {
                return node.locality();
            }
        }
        return proxy.locality();
    }

    /** The node that the pod runs on, else the one that the proxy told; empty when unknown. */
    public static String node(World world, Proxy proxy) {
        PodFact pod = pod(world, proxy);
        return pod == null || pod.node().isEmpty() ? proxy.nodeName() : pod.node();
    }

    /** The name by which telemetry knows a workload. */
    public static String canonicalName(Labels labels, String workloadName) {
        return first(labels, NAME_LABELS, workloadName);
    }

    /** The revision by which telemetry knows a workload, {@code latest} where no label says. */
    public static String canonicalRevision(Labels labels) {
        return first(labels, REVISION_LABELS, "latest");
    }

    /**
     * The addresses by which this proxy's clients reach a service, the main one first: the virtual addresses of the proxy's own cluster that
     * are of its IP families, else the definition's. Never empty; {@link Service#NO_ADDRESS} alone stands for none.
     */
    public static List<String> addresses(Service service, Proxy proxy) {
        return addresses(service, proxy.cluster(), proxy.hasIpv4(), proxy.hasIpv6());
    }

    /** As {@link #addresses(Service, Proxy)}, for all proxies of a cluster (null when they did not say) and of those IP families. */
    public static List<String> addresses(Service service, @Nullable ClusterId cluster, boolean ipv4, boolean ipv6) {
        List<String> own = cluster == null ? null : service.vips().get(cluster);
        if (own != null) {
            List<String> usable = new ArrayList<>(own.size());
            for (String address : own) {
                if (address.indexOf(':') < 0 ? ipv4 : ipv6) {
                    usable.add(address);
                }
            }
            if (!usable.isEmpty()) {
                return usable;
            }
        }
        return List.of(service.defaultAddress());
    }

    private static String first(Labels labels, List<String> keys, String fallback) {
        for (String key : keys) {
            String value = labels.get(key);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return fallback;
    }
}
