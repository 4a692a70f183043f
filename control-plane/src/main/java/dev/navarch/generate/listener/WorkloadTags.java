package dev.navarch.generate.listener;

import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.model.Labels;
import dev.navarch.model.World;

/** How the spans of a workload's proxy say whose they are; {@code unknown} where nobody knows, as Istio has it. */
record WorkloadTags(String canonicalService, String canonicalRevision, String cluster, String mesh, String namespace) {
    private static final String UNKNOWN = "unknown";

    static WorkloadTags of(World world, Proxy proxy) {
        Labels labels = ProxyTraits.labels(world, proxy);
        return new WorkloadTags(ProxyTraits.canonicalName(labels, UNKNOWN), ProxyTraits.canonicalRevision(labels),
                proxy.cluster() == null ? UNKNOWN : proxy.cluster().value(), orUnknown(proxy.meshId()), proxy.namespace());
    }

    private static String orUnknown(String value) {
        return value.isEmpty() ? UNKNOWN : value;
    }
}
