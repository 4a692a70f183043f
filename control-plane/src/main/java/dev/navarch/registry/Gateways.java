package dev.navarch.registry;

import dev.navarch.model.ClusterId;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Network;
import dev.navarch.model.NetworkGateway;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.ServiceFact;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the gateways by which networks are entered: services that are labelled with a network, and those of {@code meshNetworks}. Pure.
 *
 * <p>Only addresses count; a load balancer that is known by a host name alone has to be resolved by someone who may wait.
 */
final class Gateways {
    private static final int DEFAULT_PORT = 15443;
    private static final Comparator<NetworkGateway> ORDER = Comparator
            .comparing((NetworkGateway gateway) -> gateway.network().name())
            .thenComparing(gateway -> gateway.cluster() == null ? "" : gateway.cluster().value())
            .thenComparing(NetworkGateway::address)
            .thenComparingInt(NetworkGateway::port);

    private Gateways() {
    }

    static boolean isGateway(ServiceFact service) {
        return service.labels().get(Shard.NETWORK_LABEL) != null;
    }

    static List<NetworkGateway> find(MeshConfig mesh, String domainSuffix, Collection<Shard> shards) {
        TreeSet<NetworkGateway> found = new TreeSet<>(ORDER);
        for (Shard shard : shards) {
            for (ServiceFact service : shard.gatewayServices()) {
                add(found, Network.of(service.labels().getOrDefault(Shard.NETWORK_LABEL, "")), shard.id, service, port(service));
            }
        }
        mesh.networks().forEach((network, members) -> {
            for (MeshConfig.Address gateway : members.gateways()) {
                if (isAddress(gateway.host())) {
                    found.add(new NetworkGateway(network, null, gateway.host(), gateway.port()));
                }
            }
            for (MeshConfig.Address gateway : members.gatewayServices()) {
                for (Shard shard : shards) {
                    ServiceFact service = shard.service(key(gateway.host(), domainSuffix));
                    if (service != null) {
                        add(found, network, shard.id, service, gateway.port());
                    }
                }
            }
        });
        return List.copyOf(found);
    }

    private static void add(Set<NetworkGateway> found, Network network, ClusterId cluster, ServiceFact service, int port) {
        if (!network.isKnown() || service.ports().stream().noneMatch(each -> each.number() == port)) {
            return;
        }
        for (String address : service.externalAddresses()) {
            if (isAddress(address)) {
                found.add(new NetworkGateway(network, cluster, address, port));
            }
        }
    }

    private static int port(ServiceFact service) {
        String label = service.labels().getOrDefault("networking.istio.io/gatewayPort", "");
        try {
            return label.isEmpty() ? DEFAULT_PORT : Integer.parseInt(label);
        } catch (NumberFormatException _) {
            return DEFAULT_PORT;
        }
    }

    private static ObjectKey key(String hostname, String domainSuffix) {
        String[] parts = hostname.split("\\.", 3);
        return parts.length == 3 && parts[2].equals("svc." + domainSuffix)
                ? new ObjectKey(parts[1], parts[0])
                : new ObjectKey("", hostname);
    }

    private static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
