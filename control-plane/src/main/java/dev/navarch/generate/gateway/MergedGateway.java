package dev.navarch.generate.gateway;

import dev.navarch.model.GatewayFact;
import dev.navarch.model.GatewayFact.Host;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.Tls;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Protocol;
import dev.navarch.model.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All Gateways that select a router, taken together by the address and port that it binds, as Istio merges them: HTTP in clear text is one
 * server whoever states it, servers with TLS stand side by side while they have different hosts, and nothing else shares a port. What came
 * first, by the age of its Gateway, stays; what does not fit is rejected.
 *
 * @param ports in the order of ports, then of addresses
 * @param rejections in the order in which they were found
 */
public record MergedGateway(List<BoundPort> ports, List<Rejection> rejections) {
    private static final int FIRST_UNPRIVILEGED = 1024;

    public MergedGateway {
        ports = List.copyOf(ports);
        rejections = List.copyOf(rejections);
    }

    /** What is spoken on a port. */
    public enum Kind {
        /** HTTP in clear text. */
        HTTP,
        /** Anything in clear text: connections are handed on by the port alone. */
        TCP,
        /** TLS, which ends here or is handed on. */
        TLS;

        static Kind of(Server server) {
            if (server.port().protocol().isHttp()) {
                return HTTP;
            }
            return server.tls() == null ? TCP : TLS;
        }
    }

    /**
     * An address and port of the router.
     *
     * @param bind empty for all addresses
     * @param servers at least one; exactly one for {@link Kind#TCP}
     */
    public record BoundPort(String bind, int port, Kind kind, List<GatewayServer> servers) {
        public BoundPort {
            servers = List.copyOf(servers);
        }

        /** The route of HTTP in clear text. */
        public String route() {
            return "http." + port + (bind.isEmpty() ? "" : "." + bind);
        }
    }

    /** A server, and the Gateway that states it. */
    public record GatewayServer(ObjectKey gateway, Server server) {

        /** Whether requests are looked at: HTTP in clear text, or HTTPS that ends here. */
        public boolean looksAtHttp() {
            Tls tls = server.tls();
            return server.port().protocol().isHttp()
                    || (server.port().protocol() == Protocol.HTTPS && tls != null && !tls.mode().isPassedThrough());
        }

        /** Whether TLS is handed on to the service that the handshake names. */
        public boolean handsOnByName() {
            Tls tls = server.tls();
            return tls != null && tls.mode() == TlsMode.AUTO_PASSTHROUGH && Kind.of(server) == Kind.TLS;
        }

        /** The route of HTTPS that ends here. */
        public String route() {
            return "https." + server.port().number() + "." + server.port().name() + "." + gateway.name() + "."
                    + gateway.namespace() + (server.bind().isEmpty() ? "" : "." + server.bind());
        }

        /** The names that clients may ask for in a TLS handshake; empty for any. */
        public List<String> serverNames() {
            List<String> names = server.hosts().stream().map(Host::name).sorted().distinct().toList();
            return names.contains(Host.ANY) ? List.of() : names;
        }

        /** As VirtualServices call its Gateway. */
        String name() {
            return gateway.toString();
        }
    }

    /**
     * Something that a user stated and that is not done.
     *
     * @param gateway the one that is concerned
     * @param reason in words, and how to mend it
     */
    public record Rejection(ObjectKey gateway, String reason) {
    }

    public static MergedGateway of(World world, SelectedGateways selected) {
        return new Merging(selected).all(world.traffic().gateways());
    }

    /** Single use. */
    private static final class Merging {
        private final SelectedGateways selected;
        private final TreeMap<Place, List<GatewayServer>> places = new TreeMap<>(
                Comparator.comparingInt(Place::port).thenComparing(Place::bind));
        private final List<Rejection> rejections = new ArrayList<>();

        private record Place(String bind, int port) {
        }

        Merging(SelectedGateways selected) {
            this.selected = selected;
        }

        MergedGateway all(List<GatewayFact> oldestFirst) {
            Set<ObjectKey> keys = new HashSet<>(selected.keys());
            for (GatewayFact gateway : oldestFirst) {
                if (keys.contains(gateway.key())) {
                    Set<String> names = new HashSet<>();
                    for (Server server : gateway.servers()) {
                        Place place = new Place(server.bind(), selected.bound(server.port().number()));
                        GatewayServer added = new GatewayServer(gateway.key(), server);
                        String refused = refused(added, place, names);
                        if (refused == null) {
                            places.computeIfAbsent(place, _ -> new ArrayList<>()).add(added);
                        } else {
                            rejections.add(new Rejection(gateway.key(), "port " + server.port().number() + ": " + refused));
                        }
                    }
                }
            }
            List<BoundPort> ports = new ArrayList<>();
            places.forEach((place, servers) -> ports
                    .add(new BoundPort(place.bind, place.port, Kind.of(servers.getFirst().server()), servers)));
            return new MergedGateway(ports, rejections);
        }

        /** Why a server cannot be; null if it can. */
        private @Nullable String refused(GatewayServer added, Place place, Set<String> names) {
            Server server = added.server();
            if (!server.name().isEmpty() && !names.add(server.name())) {
                return "a server of this gateway is called " + server.name() + " already; give it another name";
            }
            if (server.port().protocol() == Protocol.UDP) {
                return "UDP is not served by gateways";
            }
            if (selected.unprivileged() && place.port() < FIRST_UNPRIVILEGED) {
                return "the gateway's pod may not bind port " + place.port()
                        + "; let its Service lead to a target port of 1024 or more";
            }
            if (selected.reservedPorts().contains(place.port())) {
                return "port " + place.port() + " is the proxy's own, for its status or its metrics; choose another";
            }
            List<GatewayServer> there = places.getOrDefault(place, List.of());
            return there.isEmpty() ? null : clash(added, there);
        }

        private static @Nullable String clash(GatewayServer added, List<GatewayServer> there) {
            Kind kind = Kind.of(there.getFirst().server());
            if (kind != Kind.of(added.server()) || kind == Kind.TCP) {
                return "gateway " + there.getFirst().gateway() + " has something else on it already; choose another port";
            }
            if (kind == Kind.TLS) {
                for (GatewayServer other : there) {
                    for (Host host : added.server().hosts()) {
                        if (other.server().hosts().stream().anyMatch(each -> each.name().equals(host.name()))) {
                            return "gateway " + other.gateway() + " has the host " + host.name() + " on it already";
                        }
                    }
                }
            }
            return null;
        }
    }
}
