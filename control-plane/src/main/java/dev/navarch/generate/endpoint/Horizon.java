package dev.navarch.generate.endpoint;

import dev.navarch.generate.IpAddresses;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Network;
import dev.navarch.model.NetworkGateway;
import dev.navarch.model.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which endpoints a proxy reaches directly, and by which gateways the others: split-horizon. For one view in one World.
 *
 * <p>Weights: an endpoint behind n gateways gives each of them the n-th part of its own, and numbers on the wire are whole. So all weights are
 * multiplied by the least common multiple of all n there are.
 */
final class Horizon {
    /** A locality's weight is 32 bits wide: this leaves room for four hundred thousand endpoints in one. */
    private static final int MAX_SCALE = 10_000;

    private final EndpointsView view;
    private final Map<Network, List<NetworkGateway>> byNetwork = new HashMap<>();
    private final Map<Member, List<NetworkGateway>> byMember = new HashMap<>();
    private final int scale;

    private record Member(Network network, ClusterId cluster) {
    }

    Horizon(List<NetworkGateway> gateways, EndpointsView view) {
        this.view = view;
        for (NetworkGateway gateway : gateways) {
            byNetwork.computeIfAbsent(gateway.network(), _ -> new ArrayList<>()).add(gateway);
            ClusterId cluster = gateway.cluster();
            if (cluster != null) {
                byMember.computeIfAbsent(new Member(gateway.network(), cluster), _ -> new ArrayList<>()).add(gateway);
            }
        }
        this.scale = scale(byMember.values(), scale(byNetwork.values(), 1));
        byNetwork.replaceAll((_, all) -> usable(all));
        byMember.replaceAll((_, all) -> usable(all));
    }

    /** By what an endpoint's weight is multiplied. */
    int scale() {
        return scale;
    }

    /** Whether the proxy wants to see that network; whoever does not know its network is seen by all. */
    boolean isInView(Network network) {
        return !network.isKnown() || view.requestedNetworks().isEmpty() || view.requestedNetworks().contains(network.name());
    }

    /**
     * Whether there is no gateway between the proxy and the workload. A proxy that does not know its network takes the gateway wherever there
     * is one: it works from everywhere.
     */
    boolean isDirect(Workload workload) {
        Network network = workload.network();
        return network.equals(view.network()) || !network.isKnown() || !byNetwork.containsKey(network);
    }

    /** Those of the workload's cluster, else those of its network, as far as the proxy can use their addresses; sorted. */
    List<NetworkGateway> gatewaysTo(Workload workload) {
        List<NetworkGateway> own = byMember.get(new Member(workload.network(), workload.cluster()));
        return own != null ? own : byNetwork.getOrDefault(workload.network(), List.of());
    }

    /** A host name is of no family: an assignment may only hold addresses. */
    private List<NetworkGateway> usable(List<NetworkGateway> gateways) {
        return gateways.stream()
                .filter(g -> (view.ipv4() && IpAddresses.isIpv4(g.address())) || (view.ipv6() && IpAddresses.isIpv6(g.address())))
                .sorted(Comparator.comparing(NetworkGateway::address).thenComparingInt(NetworkGateway::port)).toList();
    }

    /** Bounded, so that no set of gateways however odd makes a weight overflow; it then is a little uneven. */
    private static int scale(Collection<List<NetworkGateway>> groups, int start) {
        int scale = start;
        for (List<NetworkGateway> group : groups) {
            long multiple = (long) scale / gcd(scale, group.size()) * group.size();
            scale = multiple > MAX_SCALE ? scale : (int) multiple;
        }
        return scale;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
