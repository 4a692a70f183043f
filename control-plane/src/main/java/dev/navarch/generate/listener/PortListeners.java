package dev.navarch.generate.listener;

import dev.navarch.generate.Names;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.model.Endpoint;
import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import dev.navarch.model.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What stands on each address of one port number: every service that is seen has its say, in scope order, the first wins.
 *
 * <p>Unlike in istiod, services that have an address of the proxy's own cluster come before those that are only known by an address of
 * another cluster. Clusters often have the same range of virtual addresses, and a foreign service must not take the address of one's own.
 *
 * <p>Single use, one thread.
 */
final class PortListeners {
    private final World world;
    private final Outbound outbound;
    private final String ownAddress;
    private final int port;
    private final Consumer<Conflict> conflicts;
    /** By every address that it has. */
    private final Map<String, Contest> byAddress = new LinkedHashMap<>();

    private PortListeners(World world, Outbound outbound, String ownAddress, int port, Consumer<Conflict> conflicts) {
        this.world = world;
        this.outbound = outbound;
        this.ownAddress = ownAddress;
        this.port = port;
        this.conflicts = conflicts;
    }

    /** Nothing for a port that no visible service has. */
    static List<Binding> of(World world, Outbound outbound, String ownAddress, int port, Consumer<Conflict> conflicts) {
        PortListeners listeners = new PortListeners(world, outbound, ownAddress, port, conflicts);
        List<Service> foreign = new ArrayList<>();
        for (Service service : world.byPort().getOrDefault(port, List.of())) {
            if (!outbound.scope().sees(service)) {
                continue;
            }
            if (listeners.isForeign(service)) {
                foreign.add(service);
            } else {
                listeners.add(service);
            }
        }
        foreign.forEach(listeners::add);
        return listeners.bindings();
    }

    private boolean isForeign(Service service) {
        return outbound.cluster() != null && !service.vips().containsKey(outbound.cluster())
                && !service.defaultAddress().equals(Service.NO_ADDRESS);
    }

    private void add(Service service) {
        for (ServicePort servicePort : service.ports()) {
            if (servicePort.number() == port && servicePort.protocol() != Protocol.UDP) {
                add(service, servicePort);
                return;
            }
        }
    }

    private void add(Service service, ServicePort servicePort) {
        Families families = outbound.families();
        if (outbound.capture().binds()) {
            put(List.of(families.localhosts().getFirst()), service, servicePort);
        } else if (servicePort.protocol().isHttp()) {
            put(families.wildcards(), service, servicePort);
        } else {
            List<String> addresses = ProxyTraits.addresses(service, outbound.cluster(), families.hasIpv4(), families.hasIpv6());
            if (!addresses.getFirst().equals(Service.NO_ADDRESS)) {
                put(addresses.stream().filter(families::canBind).toList(), service, servicePort);
            } else if (service.isHeadless()) {
                addPods(service, servicePort);
            } else {
                put(families.wildcards(), service, servicePort);
            }
        }
    }

    /** Clients of a headless service call its pods; each address gets a listener, so that none has to guess from the port alone. */
    private void addPods(Service service, ServicePort servicePort) {
        List<Chain> chains = chains(service, servicePort, false);
        for (Endpoint endpoint : world.endpointsOf(service.key()).all()) {
            if (endpoint.portName().equals(servicePort.name()) && !endpoint.address().equals(ownAddress)) {
                List<String> addresses = endpoint.addresses().stream().filter(outbound.families()::canBind).toList();
                put(addresses, service, servicePort, chains, true);
            }
        }
    }

    private void put(List<String> addresses, Service service, ServicePort servicePort) {
        boolean wildcard = !addresses.isEmpty() && addresses.getFirst().equals(outbound.families().wildcard());
        put(addresses, service, servicePort, chains(service, servicePort, wildcard), false);
    }

    private void put(List<String> addresses, Service service, ServicePort servicePort, List<Chain> chains, boolean pod) {
        if (addresses.isEmpty() || !outbound.capture().allows(addresses.getFirst(), port, outbound.families())) {
            return;
        }
        String main = addresses.getFirst();
        Contest contest = byAddress.get(main);
        if (contest != null) {
            contest.join(service, servicePort.protocol(), chains);
            return;
        }
        List<String> free = new ArrayList<>(new LinkedHashSet<>(addresses));
        free.removeIf(byAddress::containsKey);
        Contest opened = new Contest(free, port, pod, service, servicePort.protocol(), chains,
                outbound.capture().binds(), conflicts);
        free.forEach(address -> byAddress.put(address, opened));
    }

    private List<Chain> chains(Service service, ServicePort servicePort, boolean wildcard) {
        Protocol protocol = servicePort.protocol();
        String cluster = Names.outbound(port, service.hostname());
        Chain.Tcp tcp = new Chain.Tcp(cluster,
                Stats.prefix(cluster, world.mesh().outboundClusterStatName(), service, servicePort, ""),
                protocol == Protocol.MONGO);
        boolean grpcWeb = protocol == Protocol.GRPC_WEB;
        return switch (Traffic.of(protocol)) {
            case HTTP -> List.of(new Chain(wildcard ? new Chain.PlainHttp() : new Chain.Any(),
                    new Chain.Http(Names.route(port), grpcWeb)));
            case TCP -> List.of(new Chain(protocol.isTls() && wildcard ? serverNames(service) : new Chain.Any(), tcp));
            case SNIFFED -> List.of(new Chain(new Chain.Any(), tcp), new Chain(new Chain.PlainHttp(),
                    new Chain.Http(wildcard ? Names.route(port) : Names.route(service.hostname(), port), grpcWeb)));
        };
    }

    private static Chain.Match serverNames(Service service) {
        List<String> names = new ArrayList<>();
        names.add(service.hostname());
        names.addAll(service.aliases());
        return new Chain.ServerNames(names);
    }

    private List<Binding> bindings() {
        List<Binding> bindings = new ArrayList<>();
        for (Contest contest : new LinkedHashSet<>(byAddress.values())) {
            bindings.add(contest.result());
        }
        return bindings;
    }
}
