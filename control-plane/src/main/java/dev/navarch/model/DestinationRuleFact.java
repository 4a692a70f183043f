package dev.navarch.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code DestinationRule}: how clients deal with a service, and which parts it has.
 *
 * @param host as it is written, in small letters: a short name is one of the resource's own namespace; may begin with {@code *}
 * @param exportTo namespaces whose clients it is for; {@code *} for all, {@code .} for the own; empty where nobody said, which is all
 * @param workload labels of the clients that it is for; null for all
 * @param subsets in the order in which they are written, no name twice
 * @param creationTime seconds since the epoch
 */
public record DestinationRuleFact(ObjectKey key, String host, List<String> exportTo, @Nullable Labels workload,
        TrafficPolicy policy, List<Subset> subsets, long creationTime) implements ConfigFact {

    public DestinationRuleFact {
        exportTo = List.copyOf(exportTo);
        subsets = List.copyOf(subsets);
    }

    /** @param labels that endpoints of this part have; empty for all */
    public record Subset(String name, Labels labels, TrafficPolicy policy) {
    }

    /** Whether it is for clients of whatever namespace. */
    public boolean isPublic() {
        return exportTo.isEmpty() || exportTo.contains("*");
    }

    /** Whether it is for clients of that namespace. */
    public boolean isVisibleTo(String namespace) {
        return isPublic() || exportTo.contains(namespace) || (exportTo.contains(".") && namespace.equals(key.namespace()));
    }
}
