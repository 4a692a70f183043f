package dev.navarch.registry;

import dev.navarch.model.ClusterId;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Network;
import dev.navarch.model.NetworkGateway;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.ServiceFact;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the gateways by which networks are entered: services that are labelled with a network, and those of {@code meshNetworks}. Pure.
 *
 * <p>A gateway that is known by a host name has the addresses that somebody found who may wait; before that it has none.
 */
final class Gateways {
    private static final int DEFAULT_PORT = 15443;
    private static final Comparator<NetworkGateway> ORDER = Comparator
            .comparing((NetworkGateway gateway) -> gateway.network().name())
            .thenComparing(gateway -> gateway.cluster() == null ? "" : gateway.cluster().value())
            .thenComparing(NetworkGateway::address)
            .thenComparingInt(NetworkGateway::port);

    private final Map<String, List<String>> resolved;
    private final TreeSet<NetworkGateway> found = new TreeSet<>(ORDER);
    private final TreeSet<String> names = new TreeSet<>();

    private Gateways(Map<String, List<String>> resolved) {
        this.resolved = resolved;
    }

    /**
     * What there is.
     *
     * @param gateways sorted
     * @param names host names by which some of them are known, resolved or not
     */
    record Found(List<NetworkGateway> gateways, Set<String> names) {
    }

    static boolean isGateway(ServiceFact service) {
        return service.labels().get(Shard.NETWORK_LABEL) != null;
    }

    /** @param resolved the addresses of host names, as far as they are known */
    static Found find(MeshConfig mesh, String domainSuffix, Collection<Shard> shards, Map<String, List<String>> resolved) {
        Gateways gateways = new Gateways(resolved);
        gateways.addAll(mesh, domainSuffix, shards);
        return new Found(List.copyOf(gateways.found), Collections.unmodifiableSet(gateways.names));
    }

    private void addAll(MeshConfig mesh, String domainSuffix, Collection<Shard> shards) {
        for (Shard shard : shards) {
            for (ServiceFact service : shard.gatewayServices()) {
                add(Network.of(service.labels().getOrDefault(Shard.NETWORK_LABEL, "")), shard.id, service, port(service));
            }
        }
        mesh.networks().forEach((network, members) -> {
            for (MeshConfig.Address gateway : members.gateways()) {
                add(network, null, gateway.host(), gateway.port());
            }
            for (MeshConfig.Address gateway : members.gatewayServices()) {
                for (Shard shard : shards) {
                    ServiceFact service = shard.service(key(gateway.host(), domainSuffix));
                    if (service != null) {
                        add(network, shard.id, service, gateway.port());
                    }
                }
            }
        });
    }

    private void add(Network network, ClusterId cluster, ServiceFact service, int port) {
        if (!network.isKnown() || service.ports().stream().noneMatch(each -> each.number() == port)) {
            return;
        }
        for (String address : service.externalAddresses()) {
            add(network, cluster, address, port);
        }
    }

    private void add(Network network, @Nullable ClusterId cluster, String host, int port) {
        if (isAddress(host)) {
            found.add(new NetworkGateway(network, cluster, host, port));
        } else if (!host.isEmpty()) {
            String name = name(host);
            names.add(name);
            resolved.getOrDefault(name, List.of())
                    .forEach(address -> found.add(new NetworkGateway(network, cluster, address, port)));
        }
    }

    /** Names differ neither by their case nor by a dot at the end. */
    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
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
