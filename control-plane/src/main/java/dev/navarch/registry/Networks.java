package dev.navarch.registry;

import dev.navarch.model.ClusterId;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Network;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * In which network an address is, when neither its pod nor its cluster's label says so: by {@code meshNetworks}, the registry first, then the
 * longest prefix that contains the address. Immutable.
 */
final class Networks {
    private final Map<String, Network> byCluster = new HashMap<>();
    private final List<Prefix> prefixes = new ArrayList<>();

    Networks(MeshConfig mesh) {
        // By name, so that two networks which claim one cluster are judged alike on every replica.
        Map<String, Network> byName = new TreeMap<>();
        mesh.networks().keySet().forEach(network -> byName.put(network.name(), network));
        for (Network network : byName.values()) {
            MeshConfig.NetworkMembers members = mesh.networks().get(network);
            if (members == null) {
                continue;
            }
            members.clusters().forEach(cluster -> byCluster.putIfAbsent(cluster, network));
            for (String cidr : members.cidrs()) {
                Prefix prefix = Prefix.parse(cidr, network);
                if (prefix != null) {
                    prefixes.add(prefix);
                }
            }
        }
        prefixes.sort(Comparator.comparingInt(Prefix::length).reversed());
    }

    Network of(ClusterId cluster, String address) {
        Network registered = byCluster.get(cluster.value());
        if (registered != null) {
            return registered;
        }
        if (prefixes.isEmpty() || address.isEmpty()) {
            return Network.UNKNOWN;
        }
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        return prefixes.stream().filter(prefix -> prefix.contains(bytes)).map(Prefix::network).findFirst()
                .orElse(Network.UNKNOWN);
    }

    private record Prefix(BigInteger bits, int width, int length, Network network) {

        static @Nullable Prefix parse(String cidr, Network network) {
            int slash = cidr.indexOf('/');
            try {
                byte[] address = InetAddress.ofLiteral(slash < 0 ? cidr : cidr.substring(0, slash)).getAddress();
                int width = address.length * 8;
                int length = slash < 0 ? width : Integer.parseInt(cidr.substring(slash + 1));
                return length < 0 || length > width ? null : new Prefix(new BigInteger(1, address), width, length, network);
            } catch (IllegalArgumentException _) {
                // The reader of the configuration has refused it already; here it contains nothing.
                return null;
            }
        }

        boolean contains(byte[] address) {
            return address.length * 8 == width && bits.xor(new BigInteger(1, address)).shiftRight(width - length).signum() == 0;
        }
    }
}
