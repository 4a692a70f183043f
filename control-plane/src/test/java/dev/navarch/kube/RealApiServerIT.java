package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.KubeApi;
import dev.navarch.local.Workloads;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import dev.navarch.model.FactKind;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other side's behaviour decides: read from a real kube-apiserver. */
class RealApiServerIT {
    @TempDir
    private static Path temporary;
    private static RealCluster cluster;
    private static KubeApi api;

    @BeforeAll
    static void start() {
        Optional<String> obstacle = KubernetesBinary.unavailable(CacheFolder.of(System.getenv()));
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
        cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster1", 41).audited(temporary.resolve("audit.log")));
        api = cluster.api();
        Workloads workloads = new Workloads(api);
        workloads.namespace("sample", Map.of("istio-injection", "enabled"));
        workloads.serviceAccount("sample", "nobody");
        workloads.node("node1", "region1", "zone1");
        for (int i = 0; i < 23; i++) {
            service("paged-" + i);
        }
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void service(String name) {
        api.create("/api/v1/namespaces/sample/services",
                """
                        {apiVersion: v1, kind: Service, metadata: {name: %s, labels: {app: hello},
                          annotations: {networking.istio.io/exportTo: '*', other: x}},
                         spec: {selector: {app: hello}, ports: [{name: http, port: 80, targetPort: 8080}, {name: admin, port: 81, targetPort: adm}]}}
                        """
                        .formatted(name));
    }

    @Test
    void listsInPagesAndWatchesInProtobufOverOneConnection() throws IOException {
        KubeLimits limits = TestLimits.withPageSize(5);
        try (ConnectProxy proxy = new ConnectProxy(); Clients clients = new Clients(limits)) {
            Heard heard = new Heard();
            KubeClient client = clients
                    .to(cluster.adminKubeconfig().replaceFirst("(\\n +)server: ", "$1proxy-url: " + proxy.url() + "$1server: "));
            client.read(heard);
            heard.awaitLive();
            assertTrue(heard.count(FactKind.SERVICE) >= 23, heard.log()::toString);
            ServiceFact service = assertInstanceOf(ServiceFact.class, heard.fact(FactKind.SERVICE, "sample", "paged-7"));
            assertEquals("8080", service.ports().getFirst().targetPort());
            assertEquals("adm", service.ports().getLast().targetPort());
            assertEquals("*", service.annotations().get("networking.istio.io/exportTo"));
            assertEquals(1, service.annotations().size());
            assertEquals("hello", service.selector().get("app"));
            assertTrue(service.creationTime() > 1_600_000_000L);
            NodeFact node = assertInstanceOf(NodeFact.class, heard.fact(FactKind.NODE, "", "node1"));
            assertEquals("region1/zone1/", node.locality().label());

            api.create("/apis/discovery.k8s.io/v1/namespaces/sample/endpointslices",
                    """
                            {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4,
                             metadata: {name: hello-1, labels: {kubernetes.io/service-name: hello}},
                             ports: [{name: http, port: 8080}],
                             endpoints: [{addresses: [10.1.2.3], conditions: {ready: false, serving: true, terminating: true}, zone: zone1,
                               nodeName: node1, targetRef: {kind: Pod, name: hello-1, namespace: sample}}]}
                            """);
            heard.await("the slice", h -> h.fact(FactKind.ENDPOINT_SLICE, "sample", "hello-1") != null);
            SliceFact slice = assertInstanceOf(SliceFact.class, heard.fact(FactKind.ENDPOINT_SLICE, "sample", "hello-1"));
            assertEquals(new SliceFact.Address("10.1.2.3", false, true, true, "hello-1", "node1", "zone1"),
                    slice.addresses().getFirst());
            api.delete("/apis/discovery.k8s.io/v1/namespaces/sample/endpointslices/hello-1");
            heard.await("no slice", h -> h.fact(FactKind.ENDPOINT_SLICE, "sample", "hello-1") == null);
            assertEquals(List.of(), clients.issues);
            assertEquals(1, proxy.asked().size(), "five watches over one HTTP/2 connection");
        }
        String audit = Files.readString(temporary.resolve("audit.log"));
        assertTrue(audit.contains("navarch/test"), "the user agent is told");
        assertTrue(
                audit.contains("/api/v1/services?limit=5\\u0026continue=")
                        || audit.contains("/api/v1/services?limit=5&continue="),
                "the list is read in pages");
    }

    @Test
    void saysWhatIsForbiddenAndToWhom() {
        try (Clients clients = new Clients(TestLimits.QUICK)) {
            Heard heard = new Heard();
            clients.to(cluster.kubeconfigFor("sample", "nobody")).read(heard);
            heard.awaitFailing("cannot list nodes: forbidden (403)",
                    "grant get, list and watch on nodes to system:serviceaccount:sample:nobody");
            assertEquals(0, heard.snapshots());
        }
    }

    @Test
    void provesCredentials() throws Exception {
        try (Clients clients = new Clients(TestLimits.QUICK)) {
            KubeClient client = clients.to(cluster.adminKubeconfig());
            KubeClient.Probe probe = client.probe(Clients.credential(cluster.adminKubeconfig())).toCompletableFuture().get(20,
                    TimeUnit.SECONDS);
            String uid = api.get("/api/v1/namespaces/kube-system").path("metadata").path("uid").asText();
            assertEquals(new KubeClient.Probe.Accepted(uid), probe);
            KubeClient.Probe other = client.probe(Clients.credential(cluster.kubeconfigFor("sample", "nobody")))
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            assertEquals(new KubeClient.Probe.Accepted(""), other);
            KubeClient.Probe wrong = client
                    .probe(Clients.credential(cluster.adminKubeconfig().replaceAll("token: .*", "token: wrong")))
                    .toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertTrue(assertInstanceOf(KubeClient.Probe.Refused.class, wrong).reason().contains("unauthorized (401)"));
        }
    }
}
