package dev.navarch.model;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * A service of the mesh, merged over all clusters that have it. The definition is the config cluster's, else the oldest, else that of the
 * first cluster by id; addresses and service accounts are those of all.
 *
 * @param name the Kubernetes name
 * @param definedBy the cluster whose definition is in force
 * @param ports in the order of the definition
 * @param vips each cluster's own virtual addresses; {@code 0.0.0.0} alone where a cluster has none
 * @param defaultAddress the definition's first address, or {@code 0.0.0.0}
 * @param aliases host names that lead here by ExternalName, sorted
 * @param externalName where an {@link Resolution#ALIAS} leads, else empty
 * @param externalAddresses addresses by which each cluster's load balancer is reached
 * @param exportTo namespaces that see it; {@code *} alone is everybody, {@code .} its own, {@code ~} nobody
 * @param serviceAccounts SPIFFE identities of those who may answer for it
 * @param creationTime of the definition, seconds since the epoch
 * @param clusterLocal whether only endpoints of a client's own cluster are for it
 * @param conflicts where clusters contradict the definition, in words, sorted; empty when they agree
 */
public record Service(ServiceKey key, String name, ClusterId definedBy, Resolution resolution, List<ServicePort> ports,
        Map<ClusterId, List<String>> vips, String defaultAddress, List<String> aliases, String externalName,
        Map<ClusterId, List<String>> externalAddresses, List<String> exportTo, SortedSet<String> serviceAccounts,
        long creationTime,
        String resourceVersion, Labels labels, Labels selector, String type, boolean nodeLocal, boolean publishNotReadyAddresses,
        boolean clusterLocal, TrafficDistribution trafficDistribution, List<String> conflicts) {

    /** The address that means "none of its own". */
    public static final String NO_ADDRESS = "0.0.0.0";

    public String hostname() {
        return key.hostname();
    }

    public String namespace() {
        return key.namespace();
    }

    public boolean isHeadless() {
        return resolution == Resolution.PASSTHROUGH;
    }

    /** Whether a proxy of that namespace sees it. */
    public boolean isVisibleTo(String namespace) {
        for (String to : exportTo) {
            if (to.equals("*") || to.equals(namespace) || (to.equals(".") && namespace.equals(namespace()))) {
                return true;
            }
        }
        return false;
    }
}
