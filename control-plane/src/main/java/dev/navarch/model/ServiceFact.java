package dev.navarch.model;

import java.util.List;

/**
 * A Kubernetes Service.
 *
 * @param type {@code spec.type}, such as {@code ClusterIP}
 * @param clusterIps {@code spec.clusterIPs}, or the one {@code spec.clusterIP}; the text {@code None} for a headless service; empty for none
 * @param externalName {@code spec.externalName}, else empty
 * @param externalAddresses addresses and host names of the load balancer, then {@code spec.externalIPs}
 * @param annotations only those that the mesh reads
 * @param trafficDistribution {@code spec.trafficDistribution}, else empty
 * @param creationTime seconds since the epoch
 */
public record ServiceFact(ObjectKey key, String type, List<String> clusterIps, String externalName,
        List<String> externalAddresses,
        List<Port> ports, Labels selector, Labels labels, Labels annotations, boolean nodeLocal, boolean publishNotReadyAddresses,
        String trafficDistribution, long creationTime, String resourceVersion) implements Fact {

    public ServiceFact {
        clusterIps = List.copyOf(clusterIps);
        externalAddresses = List.copyOf(externalAddresses);
        ports = List.copyOf(ports);
    }

    public boolean isHeadless() {
        return !clusterIps.isEmpty() && clusterIps.getFirst().equals("None");
    }

    public boolean isExternalName() {
        return type.equals("ExternalName") && !externalName.isEmpty();
    }

    /**
     * A port of a Service.
     *
     * @param name empty when the port has none
     * @param transport {@code TCP}, {@code UDP} or {@code SCTP}
     * @param appProtocol empty when not given
     * @param targetPort a number in decimal or the name of a container's port; empty when not given
     * @param nodePort 0 when there is none
     */
    public record Port(String name, int number, String transport, String appProtocol, String targetPort, int nodePort) {
    }
}
