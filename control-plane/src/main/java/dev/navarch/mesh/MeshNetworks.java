package dev.navarch.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.model.MeshConfig.Address;
import dev.navarch.model.MeshConfig.NetworkMembers;
import dev.navarch.model.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Understands {@code meshNetworks}: which clusters and address ranges make up a network, and by which gateways it is entered. */
final class MeshNetworks {
    private MeshNetworks() {
    }

    static Map<Network, NetworkMembers> of(ObjectNode root) {
        JsonNode networks = root.path("networks");
        Map<Network, NetworkMembers> all = new LinkedHashMap<>();
        if (!networks.isMissingNode() && !networks.isNull()) {
            for (Map.Entry<String, JsonNode> network : MeshMerge.object(networks, "networks").properties()) {
                String path = "networks." + network.getKey();
                if (network.getKey().isEmpty()) {
                    throw new BadField("networks", "", "a network has a name");
                }
                all.put(Network.of(network.getKey()),
                        members(new Fields(MeshMerge.object(network.getValue(), path), path + ".")));
            }
        }
        return Collections.unmodifiableMap(all);
    }

    private static NetworkMembers members(Fields network) {
        List<String> clusters = new ArrayList<>();
        List<String> ranges = new ArrayList<>();
        for (Fields endpoint : network.each("endpoints")) {
            if (endpoint.has("fromRegistry")) {
                clusters.add(endpoint.text("fromRegistry"));
            } else if (endpoint.has("fromCidr")) {
                ranges.add(range(endpoint));
            } else {
                throw new BadField(endpoint.path("fromRegistry"), "", "either fromRegistry or fromCidr is wanted here");
            }
        }
        List<Address> gateways = new ArrayList<>();
        List<Address> services = new ArrayList<>();
        for (Fields gateway : network.each("gateways")) {
            if (gateway.has("address")) {
                gateways.add(new Address(gateway.text("address"), gateway.port("port")));
            } else if (gateway.has("registryServiceName")) {
                services.add(new Address(gateway.text("registryServiceName"), gateway.port("port")));
            } else {
                throw new BadField(gateway.path("address"), "", "either address or registryServiceName is wanted here");
            }
        }
        return new NetworkMembers(List.copyOf(clusters), List.copyOf(ranges), List.copyOf(gateways), List.copyOf(services));
    }

    private static String range(Fields endpoint) {
        String range = endpoint.text("fromCidr");
        int slash = range.indexOf('/');
        int bits = slash < 0 ? -1 : Fields.number(range.substring(slash + 1));
        boolean six = range.indexOf(':') >= 0;
        boolean address = slash > 0 && range.substring(0, slash).matches(six ? "[0-9a-fA-F:.]+" : "[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        if (!address || bits < 0 || bits > (six ? 128 : 32)) {
            throw new BadField(endpoint.path("fromCidr"), range, "an address range like 10.0.0.0/8 is wanted here");
        }
        return range;
    }
}
