package dev.navarch.generate;

import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.DestinationRuleFact.Subset;
import dev.navarch.model.GatewayFact;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.Protocol;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.TrafficPolicy;
import dev.navarch.model.VirtualServiceFact;
import dev.navarch.model.VirtualServiceFact.Destination;
import dev.navarch.model.VirtualServiceFact.TcpRoute;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.TrafficFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Gateways and VirtualServices that contradict each other and themselves. */
public final class RandomTraffic {
    private final RandomGenerator random;

    public RandomTraffic(RandomGenerator random) {
        this.random = random;
    }

    public GatewayFact gateway() {
        List<Server> servers = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            servers.add(random.nextInt(4) == 0
                    ? TrafficFacts.autoPassthrough(15443, one("*.local", "*", "*.shop.svc.cluster.local"))
                    : random.nextInt(3) == 0
                            ? TrafficFacts.server(port(), protocol(), one("*", "a.example"))
                            : TrafficFacts.server(port(), protocol(),
                                    List.of(TlsMode.values()).get(random.nextInt(TlsMode.values().length)),
                                    one("*", "a.example", "*.example", "*odd.example", "a.*"), one("b.example", "c.example")));
        }
        return TrafficFacts.gateway(one("istio-system", "istio-system", "shop"), one("x", "y"), random.nextInt(3),
                servers.toArray(Server[]::new));
    }

    public VirtualServiceFact virtualService() {
        String host = one("a", "b") + "." + one("shop", "bank") + ".svc.cluster.local";
        List<String> gateways = List.of("istio-system/" + one("x", "y"), "mesh");
        if (random.nextInt(3) == 0) {
            Destination first = new Destination(host, "", number(), random.nextInt(3));
            return TrafficFacts.tcpService("istio-system", one("route-x", "route-y"), gateways, random.nextBoolean()
                    ? new TcpRoute(List.of(), List.of(first))
                    : TrafficFacts.tcpRoute(port(), first, new Destination("c", "v1", 0, random.nextInt(3))));
        }
        return TrafficFacts.virtualService("istio-system", one("route-x", "route-y"), random.nextInt(3), gateways,
                TrafficFacts.tlsRoute(port(), one("*", "a.example", "*.example"), host, number()),
                TrafficFacts.tlsRoute(port(), one("*", "a.example", "odd*name"), host, 0));
    }

    public DestinationRuleFact destinationRule(String namespace) {
        return new DestinationRuleFact(new ObjectKey(namespace, one("x", "y", "z")),
                one("a", "b", "a.shop.svc.cluster.local", "b.bank.svc.cluster.local", "*.local", "*.shop.svc.cluster.local"),
                random.nextInt(4) == 0 ? List.of(one(".", "*", "bank", "shop")) : List.of(),
                random.nextInt(5) == 0 ? Labels.of("app", one("a", "b")) : null, new RandomPolicy(random).next(),
                random.nextBoolean()
                        ? List.of()
                        : List.of(subset("v1"), subset(one("v2", "all"))),
                random.nextInt(3));
    }

    private Subset subset(String name) {
        return new Subset(name, random.nextBoolean() ? Labels.EMPTY : Labels.of("version", one("v1", "latest")),
                random.nextBoolean() ? TrafficPolicy.NONE : new RandomPolicy(random).next());
    }

    /** Where requests of sidecars go. */
    public VirtualServiceFact requests(String namespace) {
        return new VirtualServiceFact(new ObjectKey(namespace, one("h", "i")),
                List.of(one("a", "b", "*.local", "a.shop.svc.cluster.local")), List.of("mesh"),
                random.nextInt(4) == 0 ? List.of(one(".", "bank", "*")) : List.of(), new RandomRoutes(random).next(), List.of(),
                List.of(), random.nextInt(3));
    }

    /** Where the gateway's ports lead to others. */
    public ServiceFact serviceOfGateway() {
        return Facts.withSelector(
                Facts.service("istio-system", "gateway", "10.0.0.9", Facts.port("tls", 443, one("8443", "1443")),
                        Facts.port("http", 80, one("", "8080"))),
                "istio", one("eastwestgateway", "eastwestgateway", "other"));
    }

    private int port() {
        return List.of(443, 80, 15443, 15021, 9443).get(random.nextInt(5));
    }

    private int number() {
        return List.of(80, 443, 0).get(random.nextInt(3));
    }

    private Protocol protocol() {
        return List.of(Protocol.TLS, Protocol.TLS, Protocol.HTTPS, Protocol.HTTP, Protocol.TCP, Protocol.UDP)
                .get(random.nextInt(6));
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
