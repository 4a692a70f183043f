package dev.navarch.model;

import java.util.List;
import java.util.Map;

/**
 * What workloads demand of those who connect to them: all of Istio's {@code PeerAuthentication} in force, levels and inheritance resolved.
 * Questions cost as much as the namespace has policies for single workloads, which is nothing for most.
 *
 * @param mesh for namespaces that say nothing
 * @param namespaces those that say something
 */
public record PeerAuthentications(PeerMode mesh, Map<String, OfNamespace> namespaces) {
    /** Nobody says anything. */
    public static final PeerAuthentications NONE = new PeerAuthentications(PeerMode.PERMISSIVE, Map.of());

    public PeerAuthentications {
        namespaces = Map.copyOf(namespaces);
    }

    /**
     * One namespace.
     *
     * @param mode of workloads that no policy of their own selects
     * @param workloads policies that select workloads, the first that does wins
     */
    public record OfNamespace(PeerMode mode, List<OfWorkloads> workloads) {
        public OfNamespace {
            workloads = List.copyOf(workloads);
        }
    }

    /** A policy for the workloads that have these labels, which are not empty. */
    public record OfWorkloads(Labels selector, PeerPolicy policy) {
    }

    /** The mode of a namespace as its clients see it, single workloads left aside. */
    public PeerMode ofNamespace(String namespace) {
        OfNamespace own = namespaces.get(namespace);
        return own == null ? mesh : own.mode();
    }

    /** What is in force for a workload with these labels. */
    public PeerPolicy ofWorkload(String namespace, Labels labels) {
        OfNamespace own = namespaces.get(namespace);
        if (own != null) {
            for (OfWorkloads some : own.workloads()) {
                if (some.selector().isSubsetOf(labels)) {
                    return some.policy();
                }
            }
        }
        PeerMode mode = own == null ? mesh : own.mode();
        return mode == PeerMode.PERMISSIVE ? PeerPolicy.DEFAULT : new PeerPolicy(mode, PeerPolicy.DEFAULT.ports());
    }

    /** Whether a workload of the namespace may refuse mutual TLS on any port. */
    public boolean mayDisable(String namespace) {
        OfNamespace own = namespaces.get(namespace);
        return ofNamespace(namespace) == PeerMode.DISABLE
                || (own != null && own.workloads().stream().anyMatch(some -> some.policy().has(PeerMode.DISABLE)));
    }
}
