package dev.navarch.registry;

import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.generate.RandomTraffic;
import dev.navarch.model.ConfigFact;
import dev.navarch.model.Fact;
import dev.navarch.model.JwtRule;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerMode;
import dev.navarch.model.PodFact;
import dev.navarch.model.PolicyTarget;
import dev.navarch.model.RequestAuthenticationFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.testkit.TrafficFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Facts of a small and quarrelsome mesh: few names, so that clusters clash, slices overlap and pods come late. */
final class RandomFacts {
    private static final List<String> NAMESPACES = List.of("istio-system", "shop", "bank");
    private final RandomGenerator random;

    RandomFacts(RandomGenerator random) {
        this.random = random;
    }

    /** Any fact of any kind; the same object often. */
    Fact next() {
        return switch (random.nextInt(15)) {
            case 0, 1, 2 -> service();
            case 3, 4, 5 -> slice();
            case 6, 7 -> pod();
            case 8 -> node();
            case 9 -> peers();
            case 10 -> TrafficFacts.gateway(namespaceName(), one("x", "y"), random.nextInt(3),
                    TrafficFacts.autoPassthrough(one80(), one("*.local", "*")));
            case 11 -> TrafficFacts.virtualService(namespaceName(), one("x", "y"), random.nextInt(3),
                    List.of(one("istio-system/x", "mesh")),
                    TrafficFacts.tlsRoute(443, "*", one("a", "b") + ".shop.svc.cluster.local", one80()));
            case 12 -> security();
            case 13 -> new RandomTraffic(random).destinationRule(namespaceName());
            default -> namespace();
        };
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String namespaceName() {
        return NAMESPACES.get(random.nextInt(NAMESPACES.size()));
    }

    private ServiceFact service() {
        ObjectKey key = new ObjectKey(namespaceName(), one("a", "b", "c"));
        String type = one("ClusterIP", "ClusterIP", "ClusterIP", "ExternalName", "LoadBalancer");
        List<String> ips = random.nextInt(4) == 0 ? List.of("None") : List.of("10.0.0." + random.nextInt(3));
        List<ServiceFact.Port> ports = new ArrayList<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            ports.add(new ServiceFact.Port(one("http", "tcp-x", "", "grpc"), one80(), one("TCP", "TCP", "UDP"), "", "8080", 0));
        }
        if (type.equals("LoadBalancer")) {
            ports.add(new ServiceFact.Port("tls", 15443, "TCP", "", "", 0));
        }
        return new ServiceFact(key, type, type.equals("ExternalName") ? List.of() : ips,
                type.equals("ExternalName") ? one("a.shop.svc.cluster.local", "b.bank.svc.cluster.local", "example.com") : "",
                type.equals("LoadBalancer") ? List.of("192.0.2." + random.nextInt(3), "lb.example.com") : List.of(), ports,
                random.nextInt(5) == 0 ? Labels.EMPTY : Labels.of("app", key.name()),
                type.equals("LoadBalancer") ? Labels.of("topology.istio.io/network", one("net1", "net2")) : Labels.EMPTY,
                switch (random.nextInt(5)) {
                    case 0 -> Labels.of("networking.istio.io/exportTo", one("*", ".", "~", "bank", "., bank"));
                    case 1 -> Labels.of("alpha.istio.io/kubernetes-serviceaccounts", "robot");
                    default -> Labels.EMPTY;
                }, random.nextBoolean(), random.nextBoolean(), one("", "", "PreferClose"), random.nextInt(4),
                "" + random.nextInt(3));
    }

    private int one80() {
        return List.of(80, 443, 9000).get(random.nextInt(3));
    }

    private SliceFact slice() {
        String namespace = namespaceName();
        List<SliceFact.Address> addresses = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            boolean ready = random.nextBoolean();
            addresses.add(new SliceFact.Address("10.1.0." + random.nextInt(6), ready, random.nextBoolean(),
                    !ready && random.nextBoolean(),
                    one("", "p0", "p1", "p2"), one("", "n0"), ""));
        }
        return new SliceFact(new ObjectKey(namespace, one("s0", "s1", "s2", "s3")), one("a", "b", "c"),
                random.nextInt(5) == 0 ? SliceFact.AddressType.IPV6 : SliceFact.AddressType.IPV4,
                List.of(new SliceFact.Port(one("http", "tcp-x", ""), 8080)), addresses);
    }

    private PodFact pod() {
        ObjectKey key = new ObjectKey(namespaceName(), one("p0", "p1", "p2"));
        return new PodFact(key, random.nextInt(4) == 0 ? List.of() : List.of("10.1.0." + random.nextInt(6)),
                random.nextBoolean() ? Labels.of("app", one("a", "b")) : Labels.of("topology.istio.io/network", "net2"),
                one("default", "robot"), one("", "n0", "n1"), "w-" + key.name(), "", "", List.of(), random.nextBoolean());
    }

    private PeerAuthenticationFact peers() {
        ObjectKey key = new ObjectKey(one("istio-system", "shop", "bank", "td-root"), one("x", "y", "z"));
        return new PeerAuthenticationFact(key, random.nextBoolean() ? Labels.EMPTY : Labels.of("app", one("a", "b")), mode(),
                random.nextBoolean() ? List.of() : List.of(new PeerAuthenticationFact.Port(8080, mode())), random.nextInt(3));
    }

    private ConfigFact security() {
        ObjectKey key = new ObjectKey(one("istio-system", "shop", "bank", "td-root"), one("x", "y", "z"));
        PolicyTarget target = random.nextBoolean()
                ? PolicyTarget.ALL
                : new PolicyTarget(Labels.of("app", one("a", "b")), List.of());
        return random.nextBoolean()
                ? new AuthorizationPolicyFact(key, target, AuthorizationPolicyFact.Action.DENY, "", random.nextBoolean(),
                        List.of(), 0)
                : new RequestAuthenticationFact(key, target, random.nextBoolean() ? List.of() : List.of(JwtRule.NONE), 0);
    }

    private @Nullable PeerMode mode() {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> PeerMode.DISABLE;
            case 2 -> PeerMode.PERMISSIVE;
            default -> PeerMode.STRICT;
        };
    }

    private NodeFact node() {
        return new NodeFact(new ObjectKey("", one("n0", "n1")), Locality.of(one("r1", "r2"), one("", "z1"), ""), List.of(),
                Labels.EMPTY);
    }

    private NamespaceFact namespace() {
        String name = namespaceName();
        return new NamespaceFact(new ObjectKey("", name),
                random.nextBoolean() ? Labels.EMPTY : Labels.of("topology.istio.io/network", one("net1", "net2")),
                random.nextBoolean() ? Labels.EMPTY : Labels.of("networking.istio.io/traffic-distribution", "PreferSameNode"));
    }
}
