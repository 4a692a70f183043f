package dev.navarch.simulation;

import dev.navarch.generate.RandomTraffic;
import dev.navarch.model.Fact;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerMode;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.testkit.FakeApiServer;
import dev.navarch.testkit.FakeKube;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.RandomPolicies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The API servers of a story and what is in them: few names, so that clusters clash, and on each object the mark of the server where it was.
 */
final class ApiServers {
    /** The first is the config cluster's own. */
    static final List<String> HOSTS = List.of("h0", "h1", "h2", "h3", "h4");
    static final List<String> NAMESPACES = List.of("shop", "bank");
    private static final String MARK = "server";

    final FakeKube kube = new FakeKube();
    private final RandomGenerator random;
    private final RandomTraffic traffic;
    /** What could be read last of a server that is down. */
    private final Map<String, List<Fact>> frozen = new TreeMap<>();

    ApiServers(RandomGenerator random) {
        this.random = random;
        this.traffic = new RandomTraffic(random);
        for (String host : HOSTS) {
            server(host).put(Facts.network("net-" + (number(host) + 1) / 2));
            for (int i = 0; i < 12; i++) {
                change(host);
            }
        }
    }

    FakeApiServer server(String host) {
        return kube.server(host);
    }

    boolean isUp(String host) {
        return !frozen.containsKey(host);
    }

    void up(String host, boolean up) {
        if (up) {
            frozen.remove(host);
        } else {
            frozen.putIfAbsent(host, server(host).facts());
        }
        server(host).up(up);
    }

    /** What whoever reads the server and was in sync while it was up knows. */
    Set<Fact> visible(String host) {
        return new HashSet<>(frozen.getOrDefault(host, server(host).facts()));
    }

    /** An object comes, changes or goes. */
    String change(String host) {
        List<Fact> there = server(host).facts();
        if (there.size() > 8 && random.nextInt(3) == 0) {
            Fact gone = there.get(random.nextInt(there.size()));
            server(host).remove(gone.kind(), gone.key());
            return host + " -" + gone.kind() + " " + gone.key();
        }
        Fact fact = fact(host);
        server(host).put(fact);
        return host + " +" + fact.kind() + " " + fact.key() + (fact instanceof ServiceFact service
                ? " " + service.ports().stream().map(ServiceFact.Port::number).toList() + service.type() + service.clusterIps()
                        + service.externalName() + service.annotations()
                : "");
    }

    /** The mark of the server where an object was; empty for those that bear none. */
    static String mark(Fact fact) {
        return switch (fact) {
            case PodFact pod -> pod.labels().getOrDefault(MARK, "");
            case ServiceFact service -> service.labels().getOrDefault(MARK, "");
            default -> "";
        };
    }

    private static int number(String host) {
        return Integer.parseInt(host.substring(1));
    }

    private Fact fact(String host) {
        return switch (random.nextInt(16)) {
            case 12 -> peers();
            case 13 -> new RandomPolicies(random).next("istio-system", "shop", "bank");
            case 14 -> traffic.gateway();
            case 15 -> random.nextBoolean() ? traffic.virtualService() : marked(host, traffic.serviceOfGateway());
            case 0, 1, 2 -> service(host);
            case 3, 4, 5, 6 -> slice(host);
            case 7, 8, 9 -> pod(host);
            case 10 -> random.nextInt(3) > 0
                    ? Facts.node("n1", "r" + random.nextInt(2), "z" + random.nextInt(2))
                    : Facts.network("net-" + random.nextInt(3));
            default -> marked(host, Facts.gateway("gateway", "net-" + (number(host) + 1) / 2,
                    "192.0." + number(host) + "." + random.nextInt(2)));
        };
    }

    /** Only what the config cluster says of it counts. */
    private PeerAuthenticationFact peers() {
        PeerMode mode = List.of(PeerMode.values()).get(random.nextInt(PeerMode.values().length));
        PeerAuthenticationFact fact = switch (random.nextInt(4)) {
            case 0 -> Facts.peers("istio-system", "peers", mode);
            case 1 -> Facts.peers(one("shop", "bank"), "peers", mode);
            default -> Facts.peersOf(one("shop", "bank"), one("a", "b"), mode, Facts.peerPort(8080, PeerMode.STRICT));
        };
        return new PeerAuthenticationFact(new ObjectKey(fact.key().namespace(), "peers-" + fact.key().name()), fact.selector(),
                fact.mode(), fact.ports(), random.nextInt(3));
    }

    private ServiceFact service(String host) {
        List<ServiceFact.Port> ports = new ArrayList<>();
        for (ServiceFact.Port port : List.of(Facts.port("http", 80, "8080"), Facts.port("tcp", 9000), Facts.port("", 8080),
                Facts.port("https", 443))) {
            if (random.nextInt(5) < 2) {
                ports.add(port);
            }
        }
        String name = one("a", "b", "c", "d");
        ServiceFact service = Facts.service(one("shop", "bank"), name,
                random.nextInt(6) == 0 ? "None" : "10.96." + number(host) + "." + random.nextInt(4),
                ports.toArray(ServiceFact.Port[]::new));
        service = Facts.withCreationTime(service, random.nextInt(4));
        service = switch (random.nextInt(10)) {
            case 0 -> Facts.withAnnotations(service, "networking.istio.io/exportTo", one(".", "shop", "~"));
            case 1 -> Facts.externalName(service.key().namespace(), name, one("a.shop.svc.cluster.local", "example.com"));
            case 2 -> Facts.withDistribution(service, "PreferClose");
            default -> service;
        };
        return marked(host, service);
    }

    private static ServiceFact marked(String host, ServiceFact s) {
        Labels marked = s.labels().get("topology.istio.io/network") == null
                ? Labels.of("app", s.key().name(), MARK, host)
                : Labels.of("topology.istio.io/network", s.labels().getOrDefault("topology.istio.io/network", ""), MARK, host);
        return new ServiceFact(s.key(), s.type(), s.clusterIps(), s.externalName(), s.externalAddresses(), s.ports(),
                s.selector(), marked, s.annotations(), s.nodeLocal(), s.publishNotReadyAddresses(), s.trafficDistribution(),
                s.creationTime(), s.resourceVersion());
    }

    private SliceFact slice(String host) {
        String namespace = one("shop", "bank");
        List<SliceFact.Address> addresses = new ArrayList<>();
        for (int pod = 0; pod < 4; pod++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> addresses.add(Facts.ready(address(host, namespace, pod), "pod-" + pod));
                case 2 -> addresses.add(Facts.unready(address(host, namespace, pod), "pod-" + pod));
                default -> {
                }
            }
        }
        String service = one("a", "b", "c", "d");
        return random.nextInt(3) > 0
                ? Facts.slice(namespace, service, "http", 8080, addresses.toArray(SliceFact.Address[]::new))
                : Facts.slice(namespace, service, "tcp", 9000, addresses.toArray(SliceFact.Address[]::new));
    }

    private PodFact pod(String host) {
        String namespace = one("shop", "bank");
        int pod = random.nextInt(4);
        return Facts.pod(namespace, "pod-" + pod, address(host, namespace, pod), one("a", "b", "c", "d"), MARK, host,
                "version", one("v1", "v2"));
    }

    static String address(String host, String namespace, int pod) {
        return "10." + number(host) + "." + NAMESPACES.indexOf(namespace) + "." + (pod + 1);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    /** One kind is listed anew. */
    String relist(String host) {
        FactKind kind = List.of(FactKind.values()).get(random.nextInt(FactKind.values().length));
        server(host).relist(kind);
        return host + " relists " + kind;
    }
}
