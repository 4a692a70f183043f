package dev.navarch.kube.decode;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.model.ConfigFact;
import dev.navarch.model.FactKind;
import dev.navarch.model.GatewayFact;
import dev.navarch.model.GatewayFact.Clients;
import dev.navarch.model.GatewayFact.Host;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.Source;
import dev.navarch.model.GatewayFact.Tls;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.GatewayFact.TlsVersion;
import dev.navarch.model.Labels;
import dev.navarch.model.Protocol;
import dev.navarch.model.VirtualServiceFact;
import dev.navarch.model.VirtualServiceFact.ConnectionMatch;
import dev.navarch.model.VirtualServiceFact.Destination;
import dev.navarch.model.VirtualServiceFact.TlsMatch;
import dev.navarch.testkit.TrafficFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How Gateways and VirtualServices are read, and that nothing half understood opens a port or leads traffic anywhere. */
class TrafficDraftsTest {
    private static final String META = "metadata: {name: x, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z'}\n";
    private final List<String> issues = new ArrayList<>();
    private final ConfigKinds kinds = new ConfigKinds(new Interner(16), (_, object, reason) -> issues.add(object + ": " + reason),
            "", "default");

    private ConfigFact read(FactKind kind, JsonNode object) {
        return requireNonNull(kinds.of(kind).json(object).value());
    }

    private GatewayFact gateway(String spec) {
        return (GatewayFact) read(FactKind.GATEWAY, yaml(META + spec));
    }

    private VirtualServiceFact virtualService(String spec) {
        return (VirtualServiceFact) read(FactKind.VIRTUAL_SERVICE, yaml(META + spec));
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSampleThatExposesTheControlPlaneIsReadWhole() throws IOException {
        String[] documents = Files.readString(Path.of("../deploy/samples/expose-istiod.yaml")).split("(?m)^---$", -1);
        String inNamespace = "\n  namespace: istio-system\nspec:";
        GatewayFact gateway = (GatewayFact) read(FactKind.GATEWAY, yaml(documents[0].replace("\nspec:", inNamespace)));
        VirtualServiceFact routes = (VirtualServiceFact) read(FactKind.VIRTUAL_SERVICE,
                yaml(documents[1].replace("\nspec:", inNamespace)));
        GatewayFact expected = TrafficFacts.istiodGateway();
        assertEquals(expected.selector(), gateway.selector());
        assertEquals(expected.servers().stream().map(Server::tls).toList(), gateway.servers().stream().map(Server::tls).toList());
        assertEquals(List.of(15012, 15017), gateway.servers().stream().map(server -> server.port().number()).toList());
        assertEquals(TrafficFacts.istiodRoutes(), routes);
        assertEquals(List.of(), issues);
    }

    @Test
    void allOfAServerIsRead() {
        GatewayFact gateway = gateway("""
                spec:
                  selector: {istio: ingress}
                  servers:
                  - name: web
                    port: {number: 443, name: https, protocol: HTTPS}
                    bind: 10.0.0.1
                    hosts: [./A.example, bank/*.b.example, c.example]
                    tls:
                      mode: MUTUAL
                      credentialName: web
                      subjectAltNames: [client]
                      minProtocolVersion: TLSV1_3
                      cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256]
                      verifyCertificateHash: [aa]
                  - port: {number: 80, name: http, protocol: http}
                    hosts: ['*']
                    tls: {httpsRedirect: true}
                """);
        assertEquals(Labels.of("istio", "ingress"), gateway.selector());
        Server web = gateway.servers().getFirst();
        assertEquals("web", web.name());
        assertEquals(new GatewayFact.Port(443, Protocol.HTTPS, "https"), web.port());
        assertEquals("10.0.0.1", web.bind());
        assertEquals(List.of(new Host("shop", "a.example"), new Host("bank", "*.b.example"), new Host("*", "c.example")),
                web.hosts());
        assertEquals(new Tls(TlsMode.MUTUAL, false, List.of(new Source.Credential("web")),
                new Clients(new Source.Credential("web-cacert"), "", List.of("client"), List.of(), List.of("aa")),
                TlsVersion.V1_3, TlsVersion.AUTO, List.of("ECDHE-RSA-AES128-GCM-SHA256")), web.tls());
        assertTrue(requireNonNull(gateway.servers().getLast().tls()).httpsRedirect());
        assertEquals(1_767_225_600L, gateway.creationTime());
        assertEquals(List.of(), issues);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{port: {number: 70000, protocol: TCP}, hosts: ['*']}", "{port: {protocol: TCP}, hosts: ['*']}",
            "{port: {number: 80, protocol: HTTP}}", "{port: {number: 80, protocol: HTTP}, hosts: '*'}", "7",
            "{port: {number: 80, protocol: HTTP}, hosts: ['*'], bind: everywhere}",
            "{port: {number: 443, protocol: TLS}, hosts: ['*'], tls: {mode: TERMINATE}}",
            "{port: {number: 443, protocol: TLS}, hosts: ['*'], tls: {mode: SIMPLE, serverCertificate: /a}}",
            "{port: {number: 443, protocol: TLS}, hosts: ['*'], tls: {mode: SIMPLE, minProtocolVersion: '1.2'}}",
            "{port: {number: 443, protocol: TLS}, hosts: ['*'], tls: {mode: MUTUAL, subjectAltNames: client}}"})
    void aServerThatIsNotUnderstoodIsLeftOutAndTheOthersStay(String server) {
        GatewayFact gateway = gateway("spec: {servers: [" + server + ", {port: {number: 81, protocol: HTTP}, hosts: [a]}]}");
        assertEquals(List.of(81), gateway.servers().stream().map(each -> each.port().number()).toList());
        assertEquals(1, issues.size(), issues::toString);
        assertTrue(issues.getFirst().startsWith("shop/x: spec.servers[0]"), issues::toString);
    }

    @Test
    void aGatewayThatIsForWhoKnowsWhomOpensNothing() {
        assertEquals(List.of(), gateway(
                "spec: {selector: {a: 1}, servers: [{port: {number: 81, protocol: HTTP}, hosts: [a]}]}").servers());
        assertEquals(List.of("shop/x: spec.selector.a is no text; the gateway is left out"), issues);
    }

    @Test
    void routesOfConnectionsAreRead() {
        VirtualServiceFact fact = virtualService("""
                spec:
                  hosts: [A.example]
                  gateways: [mesh, gw, other/gw]
                  exportTo: ['.']
                  tls:
                  - match:
                    - {port: 443, sniHosts: [A.example, '*.b.example'], sourceLabels: {app: a}, gateways: [mesh]}
                    route:
                    - {destination: {host: a, subset: v1, port: {number: 443}}, weight: 20}
                    - {destination: {host: b.bank.svc.cluster.local}, weight: 80}
                  tcp:
                  - route: [{destination: {host: c}}]
                """);
        assertEquals(List.of("a.example"), fact.hosts());
        assertEquals(List.of("mesh", "shop/gw", "other/gw"), fact.gateways());
        assertEquals(List.of(new TlsMatch(List.of("a.example", "*.b.example"),
                new ConnectionMatch(List.of(), 443, Labels.of("app", "a"), "", List.of("mesh")))),
                fact.tls().getFirst().match());
        assertEquals(List.of(new Destination("a", "v1", 443, 20), new Destination("b.bank.svc.cluster.local", "", 0, 80)),
                fact.tls().getFirst().route());
        assertEquals(List.of(), fact.tcp().getFirst().match());
        assertTrue(fact.isVisibleTo("shop") && !fact.isVisibleTo("bank"));
        assertEquals(List.of(), issues);
    }

    @ParameterizedTest
    @CsvSource({"gw,shop/gw", "./gw,shop/gw", "bank/gw,bank/gw", "gw.bank,bank/gw", "gw.bank.svc.cluster.local,bank/gw"})
    void gatewaysAreNamedInManyWays(String written, String meant) {
        assertEquals(List.of(meant), virtualService("spec: {hosts: [a], gateways: [" + written + "]}").gateways());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{route: [{destination: {host: a}}]}", "{match: [{port: 1}], route: [{destination: {host: a}}]}",
            "{match: [{sniHosts: ['*']}]}", "{match: [{sniHosts: ['*'], port: tls}], route: [{destination: {host: a}}]}",
            "{match: [{sniHosts: ['*']}], route: [{destination: {}}]}", "7",
            "{match: [{sniHosts: ['*']}], route: [{destination: {host: a}, weight: -1}]}"})
    void aRuleThatIsNotUnderstoodIsLeftOutAndTheOthersStay(String rule) {
        VirtualServiceFact fact = virtualService(
                "spec: {hosts: ['*'], tls: [" + rule + ", {match: [{sniHosts: [b]}], route: [{destination: {host: b}}]}]}");
        assertEquals(List.of("b"), fact.tls().stream().map(each -> each.route().getFirst().host()).toList());
        assertEquals(1, issues.size(), issues::toString);
        assertTrue(issues.getFirst().startsWith("shop/x: spec.tls[0]"), issues::toString);
    }
}
