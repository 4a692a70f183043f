package dev.navarch.generate.gateway;

import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.generate.ServiceTarget;
import dev.navarch.generate.ServiceTargets;
import dev.navarch.model.GatewayFact;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.Tls;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a router's servers depend on besides the World: equal for all replicas of one gateway.
 *
 * @param keys the Gateways that select it, sorted
 * @param targetPorts for port numbers in those Gateways, which clients of the gateway's Service know, where the router is reached by that
 *        Service; ports that no Service leads to are missing
 * @param unprivileged whether it may not bind ports below 1024
 * @param reservedPorts that are taken by its status and metrics
 */
public record SelectedGateways(List<ObjectKey> keys, SortedMap<Integer, Integer> targetPorts, boolean unprivileged,
        List<Integer> reservedPorts) {
    private static final String NO_TRANSLATION = "experimental.istio.io/disable-gateway-port-translation";
    public static final SelectedGateways NONE = new SelectedGateways(List.of(), Collections.emptySortedMap(), false, List.of());

    public SelectedGateways {
        keys = keys.stream().sorted().toList();
        targetPorts = Collections.unmodifiableSortedMap(new TreeMap<>(targetPorts));
        reservedPorts = List.copyOf(reservedPorts);
    }

    /** Those for a proxy; none unless it is a router. */
    public static SelectedGateways of(World world, Proxy proxy) {
        List<GatewayFact> gateways = selecting(world, proxy);
        if (gateways.isEmpty()) {
            return NONE;
        }
        Set<Integer> numbers = new HashSet<>();
        gateways.forEach(gateway -> gateway.servers().forEach(server -> numbers.add(server.port().number())));
        SortedMap<Integer, Integer> targetPorts = new TreeMap<>();
        for (ServiceTarget target : ServiceTargets.all(world, proxy)) {
            if (numbers.contains(target.port().number()) && target.service().labels().get(NO_TRANSLATION) == null) {
                targetPorts.putIfAbsent(target.port().number(), target.targetPort());
            }
        }
        return new SelectedGateways(gateways.stream().map(GatewayFact::key).toList(), targetPorts, proxy.unprivileged(),
                proxy.reservedPorts());
    }

    /** Whether one of those for a proxy hands TLS on to the service that the handshake names. */
    public static boolean passThroughByName(World world, Proxy proxy) {
        for (GatewayFact gateway : selecting(world, proxy)) {
            for (Server server : gateway.servers()) {
                Tls tls = server.tls();
                if (tls != null && tls.mode() == TlsMode.AUTO_PASSTHROUGH) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<GatewayFact> selecting(World world, Proxy proxy) {
        if (proxy.type() != Proxy.Type.ROUTER || world.traffic().gateways().isEmpty()) {
            return List.of();
        }
        Labels labels = ProxyTraits.labels(world, proxy);
        List<GatewayFact> selecting = new ArrayList<>();
        for (GatewayFact gateway : world.traffic().gateways()) {
            if (gateway.selector().isSubsetOf(labels)) {
                selecting.add(gateway);
            }
        }
        return selecting;
    }

    /** The port that the router binds for a port of a Gateway. */
    int bound(int port) {
        return targetPorts.getOrDefault(port, port);
    }
}
