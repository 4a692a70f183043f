package dev.navarch.testkit;

import dev.navarch.model.GatewayFact;
import dev.navarch.model.GatewayFact.Clients;
import dev.navarch.model.GatewayFact.Host;
import dev.navarch.model.GatewayFact.Port;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.Source;
import dev.navarch.model.GatewayFact.Tls;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.GatewayFact.TlsVersion;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Protocol;
import dev.navarch.model.VirtualServiceFact;
import dev.navarch.model.VirtualServiceFact.ConnectionMatch;
import dev.navarch.model.VirtualServiceFact.Destination;
import dev.navarch.model.VirtualServiceFact.TcpRoute;
import dev.navarch.model.VirtualServiceFact.TlsMatch;
import dev.navarch.model.VirtualServiceFact.TlsRoute;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Gateways and VirtualServices as tests state them. */
public final class TrafficFacts {
    private TrafficFacts() {
    }

    /** For proxies labelled {@code istio: eastwestgateway}. */
    public static GatewayFact gateway(String namespace, String name, long creationTime, Server... servers) {
        return new GatewayFact(new ObjectKey(namespace, name), Labels.of("istio", "eastwestgateway"), List.of(servers),
                creationTime);
    }

    public static Server server(int port, Protocol protocol, String... hosts) {
        return new Server("", new Port(port, protocol, "port-" + port), "",
                Arrays.stream(hosts).map(host -> new Host(Host.ANY, host)).toList(), null);
    }

    public static Server server(int port, Protocol protocol, TlsMode mode, String... hosts) {
        Server clear = server(port, protocol, hosts);
        return new Server("", clear.port(), "", clear.hosts(),
                new Tls(mode, false, List.of(), Clients.ANY, TlsVersion.AUTO, TlsVersion.AUTO, List.of()));
    }

    public static Server passthrough(int port, String... hosts) {
        return server(port, Protocol.TLS, TlsMode.PASSTHROUGH, hosts);
    }

    public static Server autoPassthrough(int port, String... hosts) {
        return server(port, Protocol.TLS, TlsMode.AUTO_PASSTHROUGH, hosts);
    }

    /** The same server with certificates of a folder: {@code chain.pem}, {@code key.pem} and {@code roots.pem}. */
    public static Server withFiles(Server server, String folder) {
        Tls tls = Objects.requireNonNull(server.tls());
        return new Server(server.name(), server.port(), server.bind(), server.hosts(), new Tls(tls.mode(), tls.httpsRedirect(),
                List.of(new Source.Files(folder + "/chain.pem", folder + "/key.pem")),
                new Clients(new Source.Files(folder + "/roots.pem", ""), "", List.of("spiffe://a/b", "client"), List.of(),
                        List.of()),
                TlsVersion.V1_2, TlsVersion.V1_3, List.of("ECDHE-RSA-AES128-GCM-SHA256")));
    }

    public static VirtualServiceFact virtualService(String namespace, String name, long creationTime, List<String> gateways,
            TlsRoute... routes) {
        return new VirtualServiceFact(new ObjectKey(namespace, name), List.of("*"), gateways, List.of(), List.of(),
                List.of(routes),
                List.of(), creationTime);
    }

    public static VirtualServiceFact tcpService(String namespace, String name, List<String> gateways, TcpRoute... routes) {
        return new VirtualServiceFact(new ObjectKey(namespace, name), List.of("*"), gateways, List.of(), List.of(), List.of(),
                List.of(routes), 0);
    }

    /** TLS that arrives on a port and asks for that name goes to that service. */
    public static TlsRoute tlsRoute(int port, String serverName, String host, int servicePort) {
        return new TlsRoute(
                List.of(new TlsMatch(List.of(serverName),
                        new ConnectionMatch(List.of(), port, Labels.EMPTY, "", List.of()))),
                List.of(new Destination(host, "", servicePort, 0)));
    }

    public static TcpRoute tcpRoute(int port, Destination... destinations) {
        return new TcpRoute(List.of(new ConnectionMatch(List.of(), port, Labels.EMPTY, "", List.of())), List.of(destinations));
    }

    /** As {@code deploy/samples/expose-istiod.yaml} has it. */
    public static GatewayFact istiodGateway() {
        return gateway("istio-system", "istiod-gateway", 0, passthrough(15012, "*"), passthrough(15017, "*"));
    }

    /** As {@code deploy/samples/expose-istiod.yaml} has it. */
    public static VirtualServiceFact istiodRoutes() {
        String host = "istiod.istio-system.svc.cluster.local";
        return virtualService("istio-system", "istiod-vs", 0, List.of("istio-system/istiod-gateway"),
                tlsRoute(15012, "*", host, 15012), tlsRoute(15017, "*", host, 443));
    }
}
