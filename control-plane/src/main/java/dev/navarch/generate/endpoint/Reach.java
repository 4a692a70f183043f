package dev.navarch.generate.endpoint;

import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import dev.navarch.model.TrafficDistribution;
import org.jspecify.annotations.Nullable;

/**
 * What a service's endpoints depend on besides the proxy's network. Nearly all services depend on nothing else, and all proxies of a network
 * share those; each service belongs to one reach only.
 */
enum Reach {
    /** Nothing else. */
    MESH,
    /** The proxy's cluster: no other cluster's endpoints are for it. */
    CLUSTER,
    /** The proxy's locality: near endpoints come first. */
    ZONE,
    /** The proxy's node: its endpoints come first, or are the only ones. */
    NODE;

    /** @param ofMesh whether failing endpoints are left for those of other localities where nobody says otherwise */
    static Reach of(Service service, @Nullable DestinationRuleFact rule, boolean ofMesh) {
        Reach own = of(service);
        if (own == NODE || rule == null) {
            return own;
        }
        for (ServicePort port : service.ports()) {
            if (ServicePart.of(service, port, rule).stream().anyMatch(part -> part.locality(ofMesh) != null)) {
                return ZONE;
            }
        }
        return own;
    }

    private static Reach of(Service service) {
        if (service.nodeLocal() || service.trafficDistribution() == TrafficDistribution.PREFER_SAME_NODE) {
            return NODE;
        }
        if (service.trafficDistribution() == TrafficDistribution.PREFER_SAME_ZONE) {
            return ZONE;
        }
        return service.clusterLocal() ? CLUSTER : MESH;
    }
}
