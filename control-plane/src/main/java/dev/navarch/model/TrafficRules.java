package dev.navarch.model;

import java.util.List;

/**
 * What users say of where traffic enters the mesh and where it goes, of all namespaces.
 *
 * @param gateways oldest first, then by name; {@code virtualServices} likewise
 */
public record TrafficRules(List<GatewayFact> gateways, List<VirtualServiceFact> virtualServices, DestinationRules destinations,
        HttpRules http) {
    public static final TrafficRules NONE = new TrafficRules(List.of(), List.of(), DestinationRules.NONE, HttpRules.NONE);

    public TrafficRules {
        gateways = List.copyOf(gateways);
        virtualServices = List.copyOf(virtualServices);
    }
}
