package dev.navarch.identity.csr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.identity.Caller;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.KubeLimits;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.kube.VertxKubeClients;
import dev.navarch.local.embedded.EmbeddedCluster;
import dev.navarch.loop.Clock;
import dev.navarch.model.ClusterId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On an embedded API server. */
class TrustedNodeAgentsTest {
    private static final ClusterId CLUSTER = new ClusterId("cluster2");
    private static final String SLEEP = "spiffe://cluster.local/ns/sample/sa/sleep";
    private static EmbeddedCluster cluster;
    private static VertxKubeClients clients;
    private static KubeClient client;
    private static String uid;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start("cluster2");
        cluster.load(List.of(namespace("istio-system"), namespace("sample"),
                pod("istio-system", "ztunnel-1", "ztunnel", "node-1", "Running"),
                pod("sample", "sleep-1", "sleep", "node-1", "Running"), pod("sample", "hello-1", "hello", "node-2", "Running"),
                pod("sample", "failed-1", "failed", "node-1", "Failed")));
        JsonNode agent = cluster.api().get("/api/v1/namespaces/istio-system/pods/ztunnel-1");
        uid = agent.path("metadata").path("uid").asText();
        clients = new VertxKubeClients(KubeLimits.defaults(), "navarch/test", Clock.SYSTEM, new Random(1), (_, bug) -> {
            throw new AssertionError(bug);
        }, _ -> (_, _, _) -> {
        });
        client = clients.client(assertInstanceOf(Kubeconfig.Accepted.class, Kubeconfig.judge(cluster.adminKubeconfig(), Set.of()))
                .credential());
    }

    @AfterAll
    static void stop() {
        clients.close();
        cluster.close();
    }

    private static String namespace(String name) {
        return "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}";
    }

    private static String pod(String namespace, String name, String account, String node, String phase) {
        return """
                {apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: %s},
                 spec: {nodeName: %s, serviceAccountName: %s, containers: [{name: app, image: none}]}, status: {phase: %s}}"""
                .formatted(name, namespace, node, account, phase);
    }

    private static Caller agent(String account, String pod, String podUid) {
        return new Caller(List.of("spiffe://cluster.local/ns/istio-system/sa/" + account),
                new Caller.Workload(CLUSTER, "istio-system", account, pod, podUid));
    }

    private static String judged(Caller caller, String identity) {
        TrustedNodeAgents agents = new TrustedNodeAgents(Set.of("istio-system/ztunnel"),
                id -> id.equals(CLUSTER) ? Optional.of(client) : Optional.empty());
        return switch (agents.mayActFor(caller, identity).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join()) {
            case NodeAgents.Verdict.Yes _ -> "yes";
            case NodeAgents.Verdict.No(String reason) -> reason;
        };
    }

    @Test
    void anAgentActsForWhatRunsOnItsNode() {
        assertEquals("yes", judged(agent("ztunnel", "ztunnel-1", uid), SLEEP));
    }

    @Test
    void nobodyActsForWhatRunsElsewhereOrNowhere() {
        Caller agent = agent("ztunnel", "ztunnel-1", uid);

        assertTrue(judged(agent, "spiffe://cluster.local/ns/sample/sa/hello").startsWith("no pod of sample/hello"));
        assertTrue(judged(agent, "spiffe://cluster.local/ns/sample/sa/failed").startsWith("no pod of sample/failed"));
        assertTrue(judged(agent, "spiffe://cluster.local/ns/other/sa/sleep").startsWith("no pod of other/sleep"));
    }

    @Test
    void anAgentMustBeWhoItsTokenSays() {
        assertTrue(judged(agent("ztunnel", "ztunnel-1", "another-uid"), SLEEP).contains("another one"));
        assertTrue(judged(agent("ztunnel", "ztunnel-9", uid), SLEEP).contains("cannot be read"));
        assertTrue(judged(agent("ztunnel", "", ""), SLEEP).contains("not bound to a pod"));
        assertTrue(judged(agent("other", "ztunnel-1", uid), SLEEP).contains("not one of node agents"));
        assertTrue(
                judged(new Caller(List.of("spiffe://cluster.local/ns/istio-system/sa/ztunnel"), null), SLEEP).contains("token"));
        assertTrue(judged(new Caller(List.of("spiffe://cluster.local/ns/istio-system/sa/ztunnel"),
                new Caller.Workload(new ClusterId("gone"), "istio-system", "ztunnel", "ztunnel-1", uid)), SLEEP)
                .contains("not attached"));
    }

    @Test
    void onlyNamesOfThisMeshAreGivenAndNothingSlipsIntoTheSelector() {
        Caller agent = agent("ztunnel", "ztunnel-1", uid);
        for (String identity : List.of("", "sleep", "spiffe://other.domain/ns/sample/sa/sleep",
                "spiffe://cluster.local/ns/sample/sa/",
                "spiffe://cluster.local/ns/sample/sa/x,status.phase=Running", "spiffe://cluster.local/ns/../sa/sleep%2f",
                "spiffe://cluster.local/ns/sample/sa/sleep/more")) {
            assertTrue(judged(agent, identity).contains("none of this trust domain"), identity);
        }
    }
}
