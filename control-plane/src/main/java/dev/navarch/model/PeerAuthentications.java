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

    /** Whether whoever connects to this endpoint may speak mutual TLS: it has a sidecar, and no policy says otherwise. */
    public boolean allowMutualTls(Endpoint endpoint) {
        Workload workload = endpoint.workload();
        if (!workload.mutualTls()) {
            return false;
        }
        OfNamespace own = namespaces.get(workload.namespace());
        // Asked of every endpoint, and hardly any namespace says anything of single workloads.
        PeerMode mode = own == null || own.workloads().isEmpty()
                ? ofNamespace(workload.namespace())
                : ofWorkload(workload.namespace(), workload.labels()).mode(endpoint.port());
        return mode != PeerMode.DISABLE;
    }
}
