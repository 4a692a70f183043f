package dev.navarch.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.Kubeconfig;
import dev.navarch.local.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    private static final String READER = "system:serviceaccount:istio-system:istio-reader-service-account";
    @TempDir
    private Path folder;
    private InstalledMesh mesh;

    @BeforeEach
    void install() throws IOException {
        mesh = new InstalledMesh(folder);
    }

    @AfterEach
    void tidy() {
        mesh.close();
    }

    private int verify(String... more) {
        return mesh.terminal.run("verify", Stream.of("--context=cluster1", "--remote=cluster2=cluster2"), more);
    }

    /** What is broken is named, nothing else is, and it says how to mend it. */
    private void names(String what, String why, String remedy) {
        assertEquals(1, verify("--connect=false"), mesh.terminal.out());
        String[] failures = mesh.terminal.out().split("  FAIL  ", -1);
        assertEquals(2, failures.length, mesh.terminal.out());
        assertTrue(failures[1].startsWith(what), failures[1]);
        assertTrue(failures[1].contains(why), failures[1]);
        assertTrue(failures[1].contains("mend: ") && failures[1].contains(remedy), failures[1]);
    }

    @Test
    void whereAllIsWellNothingIsToMend() throws IOException {
        assertEquals(0, verify("--connect=false"), mesh.terminal.out() + mesh.terminal.err());
        assertTrue(mesh.terminal.out().endsWith("all is well\n"), mesh.terminal.out());
        assertEquals(0, verify("--connect=false", "-o=json"));
        JsonNode said = new JsonMapper().readTree(mesh.terminal.out());
        assertTrue(said.path("well").asBoolean() && said.path("findings").size() > 15, said::toString);
        assertFalse(said.toString().contains("\"fail\""), said::toString);
    }

    @Test
    void aForgottenAnnotation() {
        mesh.remote.api().merge(InstalledMesh.NAMESPACE,
                "{metadata: {annotations: {topology.istio.io/controlPlaneClusters: null}}}");
        names("it lets cluster1 lead it", "has no annotation", "kubectl annotate namespace istio-system");
        mesh.remote.api().merge(InstalledMesh.NAMESPACE,
                "{metadata: {annotations: {topology.istio.io/controlPlaneClusters: 'cluster0, cluster1'}}}");
        names("it lets cluster1 lead it", "blanks count", "kubectl annotate namespace istio-system");
    }

    @Test
    void aWrongNameOfTheCluster() {
        mesh.webhook(mesh.remote.api(), "/inject/cluster/cluster3/net/network1");
        names("pods are injected as cluster2's", "names the cluster cluster3", "/inject/cluster/cluster2/net/network1");
        mesh.webhook(mesh.remote.api(), "/inject/cluster/cluster2/net/network1");
        mesh.terminal.run("create-remote-secret", "--context=cluster2", "--name=cluster2", "-o=json");
        mesh.secret("cluster-2", mesh.terminal.out());
        names("a remote secret attaches it as cluster2", "attached are cluster-2", "create-remote-secret --context=cluster2");
    }

    @Test
    void aWrongNetwork() {
        mesh.webhook(mesh.remote.api(), "/inject/cluster/cluster2/net/network2");
        names("pods are injected into the right network", "says \"network2\", and the cluster's is \"network1\"", "net/network1");
        mesh.remote.api().merge(InstalledMesh.NAMESPACE, "{metadata: {labels: {topology.istio.io/network: network2}}}");
        assertEquals(0, verify("--connect=false"), mesh.terminal.out());
    }

    @Test
    void anAddressThatIsNotTheGateways() {
        mesh.primary.api().merge(InstalledMesh.NAMESPACE + "/services/istio-eastwestgateway/status",
                "{status: {loadBalancer: {ingress: [{ip: 10.1.0.99}]}}}");
        names("the service leads to the primary's gateway", "it leads to 10.1.0.20, and the gateway is at 10.1.0.99",
                "global.remotePilotAddress=10.1.0.99");
    }

    @Test
    void anApiServerThatIsNotReached() {
        Kubeconfig own = Kubeconfig.parse(mesh.remote.adminKubeconfig());
        mesh.attachBy("cluster2", new Kubeconfig("cluster2", URI.create("https://127.0.0.1:1"), own.caPem(), own.token()).yaml());
        names("its API server is reached by the secret's address", "https://127.0.0.1:1 does not answer", "--server=https://");
    }

    @Test
    void aSecretThatLeadsElsewhere() {
        try (EmbeddedCluster other = EmbeddedCluster.start("other")) {
            mesh.attachBy("cluster2", other.adminKubeconfig());
            names("the secret leads to this cluster", "it leads to another one", "create-remote-secret");
        }
    }

    @Test
    void aMissingRole() {
        mesh.remote.faults().deny(READER, "update", "mutatingwebhookconfigurations");
        mesh.remote.faults().deny(READER, "create", "configmaps");
        names("its role lets the control plane read and lead",
                "it may not create configmaps, update mutatingwebhookconfigurations",
                "navarch install --profile=remote --context=cluster2");
    }

    @Test
    void anExpiredToken() {
        String claims = Base64.getUrlEncoder().withoutPadding()
                .encodeToString("{\"exp\":1700000000}".getBytes(StandardCharsets.UTF_8));
        Kubeconfig own = Kubeconfig.parse(mesh.remote.adminKubeconfig());
        mesh.attachBy("cluster2", new Kubeconfig("cluster2", own.server(), own.caPem(), "e30." + claims + ".sig").yaml());
        names("its credential is accepted", "the token expired at 2023-11-14", "create-remote-secret");
    }

    @Test
    void whatTheControlPlaneHasNotWritten() {
        mesh.lock(Instant.parse("2020-01-01T00:00:00Z"));
        names("a control plane leads it", "renewed last at 2020-01-01", "control plane's log");
        mesh.lock(Instant.now());
        mesh.remote.api().create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: late}}");
        names("every namespace has the mesh's root certificate", "there is none in late", "leads");
        mesh.remote.api().delete("/api/v1/namespaces/late");
        mesh.remote.api().merge(InstalledMesh.WEBHOOK,
                """
                        {webhooks: [{name: namespace.sidecar-injector.istio.io, sideEffects: None, admissionReviewVersions: [v1], clientConfig:
                         {service: {name: istiod, namespace: istio-system, path: /inject/cluster/cluster2/net/network1, port: 443}}}]}""");
        names("the webhooks bear the control plane's root certificate", "istio-sidecar-injector is missing", "leads");
    }

    @Test
    void aPodFromBeforeInjection() {
        mesh.remote.api().merge("/api/v1/namespaces/default", "{metadata: {labels: {istio-injection: enabled}}}");
        mesh.remote.api().create("/api/v1/namespaces/default/pods",
                "{apiVersion: v1, kind: Pod, metadata: {name: old}, spec: {containers: [{name: a, image: b}]}}");
        names("pods of labelled namespaces have a sidecar", "1 have none, such as default/old", "rollout restart");
    }

    @Test
    void whatIsMissingInThePrimary() {
        mesh.primary.api().delete("/apis/networking.istio.io/v1/namespaces/istio-system/gateways/istiod-gateway");
        names("the control plane is exposed by Gateway and VirtualService", "no Gateway in istio-system", "expose-istiod.yaml");
    }

    @Test
    void whoAnswersAtTheGatewayHasToBeTheControlPlane() {
        String root = new String(Kubeconfigs.authority(mesh.primary), StandardCharsets.US_ASCII);
        int port = mesh.primary.server().getPort();
        assertEquals("", GatewayProbe.greet("127.0.0.1", port, "localhost", root));
        assertTrue(GatewayProbe.greet("127.0.0.1", port, "istiod.istio-system.svc", root).contains("is not the control plane"));
        assertTrue(GatewayProbe.greet("127.0.0.1", mesh.remote.server().getPort(), "localhost", root)
                .contains("is not the control plane"));
        assertTrue(GatewayProbe.greet("127.0.0.1", 1, "localhost", root).contains("is not reached"));
    }
}
