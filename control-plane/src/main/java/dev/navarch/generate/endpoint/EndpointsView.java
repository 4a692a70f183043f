package dev.navarch.generate.endpoint;

import dev.navarch.generate.ClusterKind;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.RuleScope;
import dev.navarch.generate.Scope;
import dev.navarch.generate.View;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Locality;
import dev.navarch.model.Network;
import dev.navarch.model.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the assignments of all services of one reach depend on.
 *
 * @param kind of the clusters that they are for
 * @param requestedNetworks sorted; empty for all
 * @param ipv4 whether the proxy can use gateways with such addresses; {@code ipv6} likewise
 * @param cluster null unless the reach asks for it, and for proxies that did not tell
 * @param locality {@link Locality#NONE} unless the reach asks for it
 * @param node empty unless the reach asks for it
 */
record EndpointsView(ClusterKind kind, Reach reach, Scope scope, RuleScope rules, Network network, List<String> requestedNetworks,
        boolean ipv4,
        boolean ipv6,
        @Nullable ClusterId cluster, Locality locality, String node) implements View {

    EndpointsView {
        requestedNetworks = requestedNetworks.stream().sorted().distinct().toList();
    }

    @Override
    public ResourceType type() {
        return ResourceType.ENDPOINT;
    }

    static EndpointsView of(ClusterKind kind, Reach reach, World world, Proxy proxy) {
        ClusterId cluster = reach == Reach.MESH ? null : proxy.cluster();
        Locality locality = switch (reach) {
            case MESH, CLUSTER -> Locality.NONE;
            case ZONE, NODE -> ProxyTraits.locality(world, proxy);
        };
        String node = reach == Reach.NODE ? ProxyTraits.node(world, proxy) : "";
        return new EndpointsView(kind, reach, Scope.of(world, proxy), RuleScope.of(world, proxy), proxy.network(),
                proxy.requestedNetworks(), proxy.hasIpv4(),
                proxy.hasIpv6(), cluster, locality, node);
    }
}
