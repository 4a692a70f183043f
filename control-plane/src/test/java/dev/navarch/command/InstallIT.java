package dev.navarch.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.KubeApi;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of Istio's guide by our own commands, with the files of that guide, on a real API server that is in turn the one and the other. */
class InstallIT {
    private static final List<String> KINDS = List.of("/api/v1/namespaces/istio-system/configmaps",
            "/api/v1/namespaces/istio-system/secrets",
            "/api/v1/namespaces/istio-system/services", "/api/v1/namespaces/istio-system/serviceaccounts", "/api/v1/configmaps",
            "/apis/apps/v1/deployments", "/apis/autoscaling/v2/horizontalpodautoscalers", "/apis/policy/v1/poddisruptionbudgets",
            "/apis/discovery.k8s.io/v1/endpointslices", "/apis/rbac.authorization.k8s.io/v1/roles",
            "/apis/rbac.authorization.k8s.io/v1/rolebindings", "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            "/apis/coordination.k8s.io/v1/namespaces/istio-system/leases",
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations");
    @TempDir
    private static Path folder;
    private static RealCluster cluster;
    private static KubeApi api;
    private static Terminal terminal;

    @BeforeAll
    static void start() throws IOException {
        Optional<String> obstacle = KubernetesBinary.unavailable(CacheFolder.of(System.getenv()));
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
        cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster1", 44));
        api = cluster.api();
        terminal = new Terminal(Files.writeString(folder.resolve("config"), Kubeconfigs.of(List.of(cluster))));
    }

    @AfterEach
    void takeAway() {
        done("uninstall", "--purge", "-y");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private void done(String... words) {
        assertEquals(0, terminal.run(words), terminal.err());
    }

    private String file(String name, String yaml) throws IOException {
        return Files.writeString(folder.resolve(name), yaml).toString();
    }

    private Set<String> everything() {
        Set<String> all = new TreeSet<>();
        for (String kind : KINDS) {
            for (JsonNode item : api.get(kind).path("items")) {
                JsonNode metadata = item.path("metadata");
                all.add(kind + " " + metadata.path("namespace").asText() + "/" + metadata.path("name").asText());
            }
        }
        return all;
    }

    @Test
    void aPrimaryWithItsGatewayComesAndGoesWithoutATrace() throws IOException {
        done("install", "--readiness-timeout=0");
        done("uninstall", "--purge", "-y");
        Set<String> before = everything();
        String operator = file("cluster1.yaml", """
                apiVersion: install.istio.io/v1alpha1
                kind: IstioOperator
                spec:
                  values:
                    global:
                      meshID: mesh1
                      multiCluster:
                        clusterName: cluster1
                      network: network1
                """);
        done("install", "--dry-run", "--set", "values.pilot.env.EXTERNAL_ISTIOD=true", "-f", operator);
        assertTrue(terminal.out().contains("kind: Deployment"), terminal.out());
        assertEquals(before, everything(), "a dry run changes nothing");
        done("install", "--readiness-timeout=0", "--set", "values.pilot.env.EXTERNAL_ISTIOD=true", "-f", operator);
        JsonNode container = api.get("/apis/apps/v1/namespaces/istio-system/deployments/istiod").path("spec").path("template")
                .path("spec")
                .path("containers").path(0);
        String environment = container.path("env").toString();
        assertTrue(environment.contains("{\"name\":\"EXTERNAL_ISTIOD\",\"value\":\"true\"}"), environment);
        assertTrue(environment.contains("{\"name\":\"CLUSTER_ID\",\"value\":\"cluster1\"}"), environment);
        assertTrue(api.get("/api/v1/namespaces/istio-system/configmaps/istio").path("data").path("mesh").asText()
                .contains("meshId: mesh1"));

        done("install", "-y", "--readiness-timeout=0", "-f", file("gateway.yaml", """
                apiVersion: install.istio.io/v1alpha1
                kind: IstioOperator
                metadata: {name: eastwest}
                spec:
                  profile: empty
                  components:
                    ingressGateways:
                    - name: istio-eastwestgateway
                      label: {istio: eastwestgateway, app: istio-eastwestgateway, topology.istio.io/network: network1}
                      enabled: true
                """));
        JsonNode gateway = api.get("/api/v1/namespaces/istio-system/services/istio-eastwestgateway");
        assertEquals("network1", gateway.path("metadata").path("labels").path("topology.istio.io/network").asText());
        assertEquals("eastwestgateway", gateway.path("spec").path("selector").path("istio").asText());
        Set<String> installed = everything();
        done("install", "--readiness-timeout=0", "--set", "values.pilot.env.EXTERNAL_ISTIOD=true", "-f", operator);
        assertEquals(installed, everything(), "a second time changes nothing");
        done("create-remote-secret", "--name=cluster1");
        written();

        done("uninstall", "--purge", "-y", "--dry-run");
        assertTrue(terminal.err().contains("would delete deployments istiod"), terminal.err());
        done("uninstall", "--purge", "-y");
        assertEquals(before, everything());
        api.get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gateways.networking.istio.io");
    }

    /** What a control plane would leave. */
    private void written() {
        for (String name : List.of("istio-ca-root-cert", "istio-ca-crl", "istio-namespace-controller-election", "istio-leader")) {
            api.create("/api/v1/namespaces/istio-system/configmaps",
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}}");
        }
        api.create("/api/v1/namespaces/default/configmaps",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio-ca-root-cert}}");
        api.create("/api/v1/namespaces/istio-system/secrets",
                "{apiVersion: v1, kind: Secret, metadata: {name: istio-ca-secret}}");
        api.create("/api/v1/namespaces/istio-system/secrets",
                "{apiVersion: v1, kind: Secret, metadata: {name: istio-remote-secret-x, labels: {istio/multiCluster: 'true'}}}");
        api.create("/apis/coordination.k8s.io/v1/namespaces/istio-system/leases",
                "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: istio-namespace-controller-election}}");
    }

    @Test
    void aRemoteClusterAndASecondRevisionBesideIt() throws IOException {
        done("install", "-f", file("cluster2.yaml", """
                apiVersion: install.istio.io/v1alpha1
                kind: IstioOperator
                spec:
                  profile: remote
                  values:
                    istiodRemote:
                      injectionPath: /inject/cluster/cluster2/net/network1
                    global:
                      remotePilotAddress: 10.1.0.20
                """));
        assertEquals("10.1.0.20",
                api.get("/apis/discovery.k8s.io/v1/namespaces/istio-system/endpointslices/istiod").path("endpoints").path(0)
                        .path("addresses").path(0).asText());
        assertTrue(
                api.get("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-sidecar-injector").toString()
                        .contains("/inject/cluster/cluster2/net/network1"));
        Set<String> one = everything();
        done("install", "--profile=remote", "--revision=canary", "--set=global.remotePilotAddress=gateway.example.org");
        assertEquals("gateway.example.org",
                api.get("/api/v1/namespaces/istio-system/services/istiod-canary").path("spec").path("externalName").asText());
        done("uninstall", "--revision=canary");
        assertEquals(one, everything(), "the other one stays");
    }

    @Test
    void whatCannotBeIsSaidBeforeAnythingChanges() throws IOException {
        assertEquals(2, terminal.run("install", "--profile=ambient"));
        assertTrue(terminal.err().contains("expected primary, remote or gateway"), terminal.err());
        assertEquals(2, terminal.run("install", "-f", folder.resolve("none").toString()));
        assertEquals(2, terminal.run("install", "--set=nonsense"));
        assertFalse(everything().toString().contains("istiod"));
        assertEquals(1, terminal.run("install", "--readiness-timeout=2s"));
        assertTrue(terminal.err().contains("kubectl describe pods -n istio-system -l app=istiod"), terminal.err());
    }
}
