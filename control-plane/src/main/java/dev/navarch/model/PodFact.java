package dev.navarch.model;

import java.util.List;

/**
 * A Kubernetes Pod.
 *
 * @param ips {@code status.podIPs}, or the one {@code status.podIP}; empty before the pod has one
 * @param serviceAccount {@code spec.serviceAccountName}
 * @param node {@code spec.nodeName}, empty before it is scheduled
 * @param workloadName the controlling owner's name as Istio derives it, else the pod's
 * @param hostname {@code spec.hostname}, or the pod's name; empty unless {@code subdomain} is set
 * @param subdomain {@code spec.subdomain}
 * @param ports named container ports
 * @param ready Ready, not deleted and not terminal
 */
public record PodFact(ObjectKey key, List<String> ips, Labels labels, String serviceAccount, String node, String workloadName,
        String hostname, String subdomain, List<ContainerPort> ports, boolean ready) implements Fact {

    public PodFact {
        ips = List.copyOf(ips);
        ports = List.copyOf(ports);
    }

    /** A named port of a container, native sidecars included. */
    public record ContainerPort(String name, int number, String transport) {
    }
}
