package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects that a real API server would mostly refuse: what makes no sense is left out and told, the rest of the object and of the mesh goes on. */
class StrangeObjectsTest {
    private static final String CONFIG = "/api/v1/namespaces/istio-system/configmaps";
    private static final String OTHER = "outbound|80||other.sample.svc.cluster.local";

    private final Embedded clusters = new Embedded(1);
    private final RunningDaemon daemon = clusters.daemon(Map.of()).awaitServing();
    private final AdsClient proxy = AdsClient.sidecar(daemon.discoveryPort(), List.of(Embedded.HELLO, OTHER));

    @BeforeEach
    void theProxyIsServed() {
        Eventually.holds("endpoints", Embedded.SOON, () -> proxy.addresses(Embedded.HELLO).equals(List.of("10.1.0.1:5000")));
        clusters.get(1).load(
                List.of("""
                        {apiVersion: v1, kind: Service, metadata: {name: other, namespace: sample}, spec: {ports: [{name: http, port: 80}]}}"""));
        Eventually.holds("the other service", Embedded.SOON, () -> proxy.resources(AdsClient.CLUSTER).containsKey(OTHER));
    }

    @AfterEach
    void tidy() throws IOException {
        proxy.close();
        daemon.close();
        clusters.close();
    }

    private double leftOut(String resource) {
        return daemon.metric("navarch_objects_left_out_total{resource=\"" + resource + "\"}");
    }

    /** News that came after the strange ones are served, so they were. */
    private void assertTheRestGoesOn() {
        clusters.get(1).load(List.of(Embedded.pod(1, "hello-2", 2)));
        Eventually.holds("news of another service", Embedded.SOON,
                () -> proxy.addresses(Embedded.HELLO).equals(List.of("10.1.0.1:5000", "10.1.0.2:5000")));
        try (AdsClient fresh = AdsClient.sidecar(daemon.discoveryPort(), List.of(Embedded.HELLO))) {
            fresh.say(
                    DeltaDiscoveryRequest.newBuilder().setTypeUrl("type.googleapis.com/envoy.config.route.v3.RouteConfiguration")
                            .addAllResourceNamesSubscribe(List.of("80", "5000")));
            Eventually.holds("a new proxy too", Embedded.SOON, () -> fresh.addresses(Embedded.HELLO).size() == 2
                    && fresh.resources(AdsClient.LISTENER).size() == proxy.resources(AdsClient.LISTENER).size());
        }
        assertEquals(200, daemon.status("/ready"));
        for (String page : List.of("registryz", "endpointShardz", "networkz", "config_dump?proxyID=test.sample", "syncz")) {
            assertEquals(200, daemon.status("/debug/" + page), page);
        }
    }

    @Test
    void aSliceWithNonsenseServesWhatMakesSense() {
        clusters.get(1).load(List.of("""
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice,
                 metadata: {name: other-1, namespace: sample, labels: {kubernetes.io/service-name: other}},
                 addressType: IPv4, ports: [{name: http, port: 8080}, {name: bad, port: 99999}, {name: worse, port: -1}],
                 endpoints: [{addresses: [10.9.0.1], conditions: {ready: true}}, {addresses: [10.9.0.300]}, {addresses: ['']},
                   {addresses: []}, {addresses: [localhost]}, {addresses: ['fd00::1']}, {addresses: ['10.9.0.1; rm -rf /']},
                   {addresses: [0010.9.0.1]}, {addresses: [10.9.0.2], targetRef: {kind: Pod, name: '', namespace: no-such},
                    nodeName: no-such, conditions: {}}]}""", """
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice,
                 metadata: {name: other-2, namespace: sample, labels: {kubernetes.io/service-name: other}},
                 addressType: IPv4, ports: null, endpoints: null}""", """
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice,
                 metadata: {name: other-3, namespace: sample, labels: {kubernetes.io/service-name: other}},
                 addressType: Pigeon, ports: [{name: http, port: 8080}], endpoints: [{addresses: [coo]}]}""", """
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice,
                 metadata: {name: other-4, namespace: sample, labels: {kubernetes.io/service-name: nobody}},
                 addressType: IPv4, ports: [{name: http, port: 8080}], endpoints: [{addresses: [10.9.0.3]}]}"""));
        Eventually.holds("what makes sense", Embedded.SOON,
                () -> proxy.addresses(OTHER).equals(List.of("10.9.0.1:8080", "10.9.0.2:8080")));
        Eventually.holds("the rest is counted", Embedded.SOON, () -> leftOut("endpointslices") >= 8);
        assertTrue(daemon.log().contains("left out of the mesh what makes no sense"), daemon.log());
        assertTrue(daemon.log().contains("object=sample/other-1 reason=\"port 99999 is out of range\""), daemon.log());
        assertTheRestGoesOn();
    }

    @Test
    void servicesWithNonsenseServeWhatMakesSense() {
        clusters.get(1).load(List.of("""
                {apiVersion: v1, kind: Service, metadata: {name: ports, namespace: sample},
                 spec: {clusterIP: 10.96.77.1, ports: [{name: http, port: 0}, {name: grpc, port: 70000}, {name: tcp, port: -5},
                   {name: same, port: 7001}, {name: same, port: 7001}, {name: 'a|b|c', port: 7002},
                   {name: odd, port: 7003, protocol: PIGEON}]}}""", """
                {apiVersion: v1, kind: Service, metadata: {name: ip, namespace: sample},
                 spec: {clusterIP: not-an-ip, clusterIPs: ['', '10.96.0.999', 'fd00::zz'], ports: [{name: http, port: 7100}]}}""",
                """
                        {apiVersion: v1, kind: Service, metadata: {name: ext, namespace: sample},
                         spec: {type: ExternalName, externalName: 'http://no host/', ports: [{name: http, port: 7200}]}}""",
                """
                        {apiVersion: v1, kind: Service, metadata: {name: loop, namespace: sample},
                         spec: {type: ExternalName, externalName: loop.sample.svc.cluster.local, ports: [{name: http, port: 7200}]}}""",
                """
                        {apiVersion: v1, kind: Service, metadata: {name: none, namespace: sample}, spec: {}}""", """
                        {apiVersion: v1, kind: Service,
                         metadata: {name: notes, namespace: sample, annotations: {networking.istio.io/exportTo: '..,,~,*,no such',
                           networking.istio.io/traffic-distribution: nonsense, traffic.istio.io/hostname: '%%%'}},
                         spec: {ports: [{name: http, port: 7300, appProtocol: 'carrier/pigeon'}]}}""", """
                        {apiVersion: v1, kind: Service, metadata: {name: target, namespace: sample},
                         spec: {selector: {app: hello}, ports: [{name: http, port: 7400, targetPort: 'no-such-port'},
                           {name: two, port: 7401, targetPort: 0}, {name: three, port: 7402, targetPort: 99999}]}}"""));
        Eventually.holds("the sane port of the strange service", Embedded.SOON,
                () -> proxy.resources(AdsClient.CLUSTER).containsKey("outbound|7001||ports.sample.svc.cluster.local"));
        Eventually.holds("what is left out is counted", Embedded.SOON, () -> leftOut("services") >= 3);
        assertTheRestGoesOn();
    }

    @Test
    void podsNodesAndNamespacesWithNonsenseDoNoHarm() {
        clusters.get(1).load(List.of(
                """
                        {apiVersion: v1, kind: Pod, metadata: {name: odd, namespace: sample, labels: {app: hello}},
                         spec: {nodeName: no-such, containers: [{name: a, ports: [{containerPort: 99999}, {name: x, containerPort: -1}]}]},
                         status: {phase: Nonsense, podIP: not-an-ip, podIPs: [{ip: ''}, {ip: 10.1.0.1}], conditions: [{type: Ready}]}}""",
                """
                        {apiVersion: v1, kind: Pod, metadata: {name: twin, namespace: sample, labels: {app: twin}},
                         spec: {nodeName: node-1, containers: []},
                         status: {phase: Running, podIP: 10.1.0.1, podIPs: [{ip: 10.1.0.1}], conditions: [{type: Ready, status: 'True'}]}}""",
                """
                        {apiVersion: v1, kind: Node, metadata: {name: odd, labels: {topology.kubernetes.io/region: 'a/b/c',
                           topology.kubernetes.io/zone: '', topology.istio.io/subzone: '|'}}}""", """
                        {apiVersion: v1, kind: Namespace, metadata: {name: odd, labels: {topology.istio.io/network: 'a|b/c*',
                           istio.io/rev: '**'}}}"""));
        assertTheRestGoesOn();
    }

    @Test
    void aBadMeshConfigurationLeavesTheLastGoodOne() {
        KubeApi api = clusters.get(1).api();
        api.create(CONFIG, mesh("trustDomain: good.example"));
        Eventually.holds("it is in force", Embedded.SOON, () -> daemon.debug("mesh").toString().contains("good.example"));
        int refused = 0;
        for (String bad : List.of("trustDomain: {not: text}", "{{{ no yaml", "just words", "[a, b]", "trustDomain: UPPER",
                "connectTimeout: soon", "proxyListenPort: 99999", "\\u0000\\u0007", "%YAML 9.9",
                "!!java.io.File [a]", "defaultConfig: [1]", "defaultConfig: {discoveryAddress: nowhere}")) {
            api.replace(CONFIG + "/istio", mesh(bad));
            int so = ++refused;
            Eventually.holds(bad + " is refused", Embedded.SOON, () -> daemon.metric("navarch_mesh_config_refused_total") == so);
            assertTrue(daemon.debug("mesh").toString().contains("good.example"), bad);
        }
        assertTrue(daemon.log().contains("invalid mesh config, using last known state"));
        api.replace(CONFIG + "/istio", mesh("trustDomain: better.example"));
        Eventually.holds("it is mended", Embedded.SOON, () -> daemon.debug("mesh").toString().contains("better.example"));
        assertTheRestGoesOn();
    }

    private static String mesh(String yaml) {
        return """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "istio", "namespace": "istio-system"},
                 "data": {"mesh": "%s"}}""".formatted(yaml.replace("\"", "\\\""));
    }
}
