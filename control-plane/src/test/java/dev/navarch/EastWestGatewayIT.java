package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.AgentSpec;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two real clusters on two networks, each entered by its gateway alone: a real Envoy behind an agent, which listens for what this repository's
 * samples state. Everything that belongs to the second cluster has its certificate and its configuration through the gateway of the first.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EastWestGatewayIT {
    private static final String PEER = "spiffe://cluster.local/ns/sample/sa/";
    private static final int HTTP = 5000;
    private static final int TCP = 5001;
    private static final int GRPC = 7000;
    private static final int NODE_PORT = 31012;
    private static final String ACCOUNT = "istio-eastwestgateway-service-account";

    private TwoClusters mesh;
    private RunningDaemon daemon;
    private TwoClusters.Injected gateway1;
    private TwoClusters.Injected gateway2;
    private TwoClusters.Injected one;
    private TwoClusters.Injected two;

    @BeforeAll
    void build() throws IOException {
        assumeTrue(TwoClusters.unavailable().isEmpty(), () -> TwoClusters.unavailable().orElseThrow());
        mesh = new TwoClusters("network1", "network2");
        define("Gateway", "gateways");
        define("VirtualService", "virtualservices");
        for (int cluster : List.of(1, 2)) {
            mesh.workloads(cluster).service("sample", "only-" + cluster, Map.of("app", "only-" + cluster),
                    Map.of("http", HTTP, "tcp", TCP, "grpc", GRPC));
            gatewayService(cluster);
        }
        RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
        daemon = RunningDaemon.whole(mesh.cluster1.adminKubeconfig(), mesh.hostAddress(), Map.of()).awaitServing();
        controlPlaneService();
        apply("expose-istiod.yaml");
        apply("expose-services.yaml");
        AgentSpec.ControlPlane near = mesh.controlPlane(daemon);
        gateway1 = gateway(1, EnvoyBinary.OLDEST, Ads.Protocol.DELTA_GRPC, near);
        mesh.nodePort(NODE_PORT, gateway1.client(), 15012);
        AgentSpec.ControlPlane far = new AgentSpec.ControlPlane(new InetSocketAddress(mesh.nodeAddress(), NODE_PORT),
                near.rootPem());
        gateway2 = gateway(2, EnvoyBinary.NEWEST, Ads.Protocol.GRPC, far);
        mesh.enterBy(1, gateway1.client());
        mesh.enterBy(2, gateway2.client());
        one = member(1, EnvoyBinary.NEWEST, Ads.Protocol.GRPC, near);
        two = member(2, EnvoyBinary.OLDEST, Ads.Protocol.DELTA_GRPC, far);
        for (TwoClusters.Injected each : List.of(gateway2, one, two)) {
            each.client().envoy().awaitReady(TwoClusters.SOON);
        }
    }

    private void define(String kind, String plural) {
        mesh.api(1).create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: %2$s.networking.istio.io}
                        spec:
                          group: networking.istio.io
                          scope: Namespaced
                          names: {kind: %1$s, listKind: %1$sList, plural: %2$s}
                          versions:
                          - name: v1
                            served: true
                            storage: true
                            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
                        """
                        .formatted(kind, plural));
    }

    /** What the chart of the gateway makes, as far as control planes read it. */
    private void gatewayService(int cluster) {
        mesh.workloads(cluster).serviceAccount("istio-system", ACCOUNT);
        mesh.api(cluster).create("/api/v1/namespaces/istio-system/services", """
                {apiVersion: v1, kind: Service,
                 metadata: {name: istio-eastwestgateway, labels: {topology.istio.io/network: %s}},
                 spec: {type: LoadBalancer, selector: {istio: eastwestgateway}, ports: [{name: status-port, port: 15021},
                  {name: tls, port: 15443}, {name: tls-istiod, port: 15012}, {name: tls-webhook, port: 15017}]}}"""
                .formatted(mesh.network(cluster)));
        mesh.workloads(cluster).externalAddress("istio-system", "istio-eastwestgateway", gatewayPod(cluster).address());
    }

    private static Workloads.Pod gatewayPod(int cluster) {
        return new Workloads.Pod("istio-system", "gateway-" + cluster, Map.of("istio", "eastwestgateway"), ACCOUNT, "node-1",
                "10." + cluster + ".0.20");
    }

    /** The control plane, which runs in this JVM, as a service of the first cluster; in the second one its service leads to the gateway. */
    private void controlPlaneService() {
        controlPlaneService(mesh.api(1), mesh.hostAddress(), daemon.securedPort(), daemon.webhookPort());
        controlPlaneService(mesh.api(2), gatewayPod(1).address(), 15012, 15017);
    }

    private static void controlPlaneService(KubeApi api, String address, int secured, int webhooks) {
        api.create("/api/v1/namespaces/istio-system/services", """
                {apiVersion: v1, kind: Service, metadata: {name: istiod}, spec: {ports: [{name: https-dns, port: 15012},
                 {name: https-webhook, port: 443}]}}""");
        api.create("/apis/discovery.k8s.io/v1/namespaces/istio-system/endpointslices", """
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,
                 metadata: {name: istiod, labels: {kubernetes.io/service-name: istiod}}, endpoints: [{addresses: [%s]}],
                 ports: [{name: https-dns, port: %d}, {name: https-webhook, port: %d}]}""".formatted(address, secured, webhooks));
    }

    private void apply(String sample) throws IOException {
        for (String document : Files.readString(Path.of("../deploy/samples", sample)).split("(?m)^---$", -1)) {
            String plural = document.contains("kind: Gateway") ? "gateways" : "virtualservices";
            mesh.api(1).create("/apis/networking.istio.io/v1/namespaces/istio-system/" + plural, document);
        }
    }

    private TwoClusters.Injected gateway(int cluster, EnvoyBinary binary, Ads.Protocol protocol, AgentSpec.ControlPlane where) {
        Workloads.Pod pod = gatewayPod(cluster);
        mesh.workloads(cluster).pod(pod);
        TwoClusters.Injected gateway = mesh.gateway(cluster, pod, binary, protocol,
                AgentSpec.of(where, "cluster" + cluster, mesh.workloads(cluster), pod));
        gateway.client().envoy().awaitReady(TwoClusters.SOON);
        return gateway;
    }

    private TwoClusters.Injected member(int cluster, EnvoyBinary binary, Ads.Protocol protocol, AgentSpec.ControlPlane where) {
        Workloads.Pod pod = new Workloads.Pod("sample", "member-" + cluster,
                Map.of("app", "only-" + cluster, "security.istio.io/tlsMode", "istio"), "account-" + cluster, "node-1",
                "10." + cluster + ".0.50");
        mesh.workloads(cluster).serviceAccount("sample", pod.serviceAccount());
        mesh.run(cluster, pod, HTTP);
        mesh.run(cluster, pod, TCP);
        mesh.runGrpc(cluster, pod, GRPC);
        return mesh.inject(cluster, pod, binary, protocol,
                AgentSpec.of(where, "cluster" + cluster, mesh.workloads(cluster), pod));
    }

    @AfterAll
    void end() throws IOException {
        if (daemon != null) {
            daemon.close();
        }
        if (mesh != null) {
            mesh.close();
        }
    }

    @AfterEach
    void nothingWasRefused() {
        mesh.assertNothingRefused();
    }

    private String address(int cluster, int port) {
        return mesh.api(cluster).get("/api/v1/namespaces/sample/services/only-" + cluster).path("spec").path("clusterIP").asText()
                + ":" + port;
    }

    private static String host(int cluster) {
        return "only-" + cluster + ".sample.svc.cluster.local";
    }

    @Test
    void theSecondClusterHasItsCertificatesAndItsConfigurationThroughTheGateway() {
        String istiod = "cluster.outbound|15012||istiod.istio-system.svc.cluster.local;.";
        assertTrue(two.agent().awaitCertificate(TwoClusters.SOON).rootsPem().contains("BEGIN CERTIFICATE"));
        // The agents of the gateway and of the member, each for a certificate and for discovery; hence no other way to the control plane.
        assertTrue(gateway1.client().envoy().stat(istiod + "upstream_cx_total") >= 2,
                () -> gateway1.client().envoy().get("/stats?filter=15012"));
        assertEquals(List.of(mesh.hostAddress() + ":" + daemon.securedPort()), endpoints(gateway1, istiod),
                "the way back to the gateway itself is none");
        assertTrue(daemon.debug("syncz").toString().contains("member-2.sample"), () -> daemon.debug("syncz").toString());
    }

    @Test
    void theWebhookOfTheControlPlaneIsReachedThroughTheGateway() throws IOException {
        Path root = Files.createTempFile("root", ".pem");
        Files.writeString(root, mesh.controlPlane(daemon).rootPem(), StandardCharsets.US_ASCII);
        String name = "istiod.istio-system.svc";
        Eventually.holds("the webhook answers", TwoClusters.SOON,
                () -> one.client().pod().run("curl", "-s", "-m", "5", "--cacert", root.toString(), "--resolve",
                        name + ":15017:" + gatewayPod(1).address(), "-o", "/dev/null", "-w", "%{http_code}",
                        "https://" + name + ":15017/inject").output().strip().startsWith("4"));
        Files.delete(root);
    }

    @Test
    void aRequestCrossesTheNetworksThroughTheGatewayAndMutualTlsSpansThemAll() {
        for (int from : List.of(1, 2)) {
            int to = 3 - from;
            TwoClusters.Client client = (from == 1 ? one : two).client();
            TwoClusters.Injected gateway = to == 1 ? gateway1 : gateway2;
            Eventually.holds("a pod of cluster" + to + " answers", TwoClusters.SOON,
                    () -> client.ask(address(to, HTTP), host(to)).endsWith(" 200"));
            String heard = client.ask(address(to, HTTP), host(to), "/headers");
            assertTrue(heard.contains("URI=" + PEER + "account-" + from), heard);
            assertTrue(heard.contains("By=" + PEER + "account-" + to), heard);
            assertEquals(List.of(gatewayPod(to).address() + ":15443"),
                    endpoints(from == 1 ? one : two, "cluster.outbound|" + HTTP + "||" + host(to) + ";."));
            String handedOn = "cluster.outbound_." + HTTP + "_._." + host(to) + ";.";
            assertTrue(gateway.client().envoy().stat(handedOn + "upstream_cx_total") > 0,
                    () -> gateway.client().envoy().get("/stats?filter=outbound_"));
            assertEquals(List.of("10." + to + ".0.50:" + HTTP), endpoints(gateway, handedOn));
            assertEquals(List.of("200", "200", "200", "200"), client.connect(address(to, TCP), 4));
        }
    }

    @Test
    void aGrpcCallCrossesTooAndKnowsItsCaller() {
        for (int from : List.of(1, 2)) {
            int to = 3 - from;
            TwoClusters.Client client = (from == 1 ? one : two).client();
            AtomicReference<List<String>> last = new AtomicReference<>(List.of());
            // The server is a JVM that has to start, and so is each question.
            Eventually.get("the greeter of cluster" + to + " answers", TwoClusters.SOON.multipliedBy(3), () -> {
                List<String> said = client.askGrpc(address(to, GRPC), host(to) + ":" + GRPC, 3);
                last.set(said);
                return said.stream().filter(answer -> answer.contains("I am member-" + to)
                        && answer.contains("URI=" + PEER + "account-" + from)).findFirst();
            }, () -> "the client said " + last.get());
        }
    }

    @Test
    void aServiceThatComesLaterIsHandedOnToo() {
        mesh.workloads(2).service("sample", "later", Map.of("app", "only-2"), Map.of("tcp", TCP));
        String later = mesh.api(2).get("/api/v1/namespaces/sample/services/later").path("spec").path("clusterIP").asText();
        Eventually.holds("the new service answers", TwoClusters.SOON,
                () -> one.client().connect(later + ":" + TCP, 1).equals(List.of("200")));
    }

    @Test
    void whatIsTakenBackIsClosedAndOpensAgain() throws IOException {
        mesh.api(1).delete("/apis/networking.istio.io/v1/namespaces/istio-system/gateways/cross-network-gateway");
        Eventually.holds("nobody crosses", TwoClusters.SOON,
                () -> !one.client().connect(address(2, TCP), 1).equals(List.of("200")));
        apply("expose-services.yaml");
        Eventually.holds("calls cross again", TwoClusters.SOON,
                () -> one.client().connect(address(2, TCP), 1).equals(List.of("200")));
    }

    @Test
    void httpThatGoesNowhereIsAnswered404() {
        mesh.api(1).create("/apis/networking.istio.io/v1/namespaces/istio-system/gateways",
                """
                        {apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: web}, spec: {selector: {istio: eastwestgateway},
                         servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ['*']}]}}""");
        Eventually.holds("both gateways answer", TwoClusters.SOON, () -> List.of(gateway1, gateway2).stream()
                .allMatch(gateway -> TwoClusters.ask(gateway2.client().pod(), gateway.client().pod().address() + ":8080",
                        "nobody.example", "/").endsWith("404")));
    }

    @Test
    void withoutTheGatewayNobodyCrosses() {
        assertTrue(!TwoClusters.ask(gateway1.client().pod(), "10.2.0.50:" + HTTP, host(2), "/hello").endsWith(" 200"));
        assertTrue(!TwoClusters.ask(gateway2.client().pod(), "10.1.0.50:" + HTTP, host(1), "/hello").endsWith(" 200"));
    }

    /** The addresses that an Envoy has for a cluster, by the name of its statistics. */
    private static List<String> endpoints(TwoClusters.Injected proxy, String stat) {
        String cluster = stat.substring("cluster.".length(), stat.length() - ";.".length());
        return proxy.client().envoy().get("/clusters").lines().filter(line -> line.startsWith(cluster + "::10."))
                .map(line -> line.substring(cluster.length() + 2)).map(line -> line.substring(0, line.indexOf("::"))).distinct()
                .toList();
    }
}
