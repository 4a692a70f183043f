package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.WebhookKind;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.Kubeconfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the whole daemon, as processes, does for a remote that names its cluster, and how one replica follows another: real API servers, the times
 * of elections in earnest, the remote's own log as witness. The tests build on each other, for the clusters take long to start.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeadershipIT {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final String INJECTOR = "istio-sidecar-injector";
    private static final String TAG = "istio-revision-tag-default";

    @TempDir
    private static Path folder;
    private LedRemote mesh;
    private DaemonProcess first;
    /** Started by the story of a clean end, which the others go on from. */
    @SuppressWarnings("NullAway.Init")
    private DaemonProcess second;

    @BeforeAll
    void build() {
        assumeTrue(LedRemote.unavailable().isEmpty(), () -> LedRemote.unavailable().orElseThrow());
        mesh = new LedRemote(folder);
        LedRemote.injector(mesh.api(2), INJECTOR, "default", "istiod");
        LedRemote.injector(mesh.api(2), TAG, "default", "istiod");
        first = mesh.daemon("istiod-1", Map.of());
    }

    @AfterAll
    void end() {
        if (mesh != null) {
            mesh.close();
        }
    }

    @Test
    @Order(1)
    void aRemoteThatNamesUsIsLockedInformedAndTrustsOurWebhooks() {
        mesh.attach();
        Eventually.holds("it is known, and not led", LedRemote.SOON,
                () -> first.steward("cluster2").contains("has no annotation topology.istio.io/controlPlaneClusters"));
        assertEquals(List.of("", ""), mesh.bundles(INJECTOR));
        mesh.annotate("cluster1");
        for (String namespace : List.of("default", "istio-system", "kube-system", "sample")) {
            mesh.awaitTold(namespace);
        }
        mesh.awaitTrusted(INJECTOR);
        mesh.awaitTrusted(TAG);
        assertTrue(
                mesh.lock().matches("\\{\"holderIdentity\":\"istiod-1\",\"holderKey\":\"\\^default\",\"leaseDurationSeconds\":30,"
                        + "\"acquireTime\":\"[-0-9T:]+Z\",\"renewTime\":\"[-0-9T:]+Z\",\"leaderTransitions\":0}"),
                mesh.lock());
        for (String skipped : List.of("kube-public", "kube-node-lease")) {
            assertEquals("", mesh.told(skipped));
        }
        JsonNode map = mesh.get("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert");
        assertEquals("true", map.path("metadata").path("labels").path("istio.io/config").asText());
        assertEquals("",
                mesh.get("/api/v1/namespaces/sample/configmaps/istio-ca-crl").path("data").path("ca-crl.pem").asText("?"));
        Eventually.get("nothing wants attention", LedRemote.SOON,
                () -> first.steward("cluster2").contains("\"pending\":0")
                        && first.steward("cluster2").contains("\"conditions\":[]")
                                ? Optional.of(true)
                                : Optional.empty(),
                () -> first.steward("cluster2"));
    }

    @Test
    @Order(2)
    void whatIsWipedEditedOrDeletedIsMendedAndANamespaceThatEndsIsLetGo() {
        mesh.api(2).merge(WebhookKind.MUTATING.path() + "/" + INJECTOR, webhooksWithout());
        mesh.awaitTrusted(INJECTOR);
        mesh.api(2).merge("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert",
                "{data: {root-cert.pem: forged, theirs: kept}}");
        mesh.awaitTold("sample");
        assertEquals("kept", mesh.get("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert").at("/data/theirs").asText());
        mesh.makeItWrite("default");
        LedRemote.namespace(mesh.api(2), "doomed");
        mesh.awaitTold("doomed");
        mesh.api(2).delete("/api/v1/namespaces/doomed");
        Eventually.holds("the namespace has ended", LedRemote.SOON, () -> {
            try {
                mesh.get("/api/v1/namespaces/doomed");
                return false;
            } catch (KubeApiException e) {
                return e.code() == 404;
            }
        });
        LedRemote.namespace(mesh.api(2), "doomed");
        mesh.awaitTold("doomed");
        Eventually.holds("nothing is left to do", LedRemote.SOON, () -> first.steward("cluster2").contains("\"pending\":0"));
        assertTrue(first.steward("cluster2").contains("\"conditions\":[]"), first.steward("cluster2"));
    }

    /** The injector's entries as a chart that is applied again leaves them. */
    private String webhooksWithout() {
        ObjectNode configuration = mesh.get(WebhookKind.MUTATING.path() + "/" + INJECTOR).deepCopy();
        configuration.path("webhooks").forEach(hook -> ((ObjectNode) hook.path("clientConfig")).remove("caBundle"));
        return "{webhooks: " + configuration.path("webhooks") + "}";
    }

    @Test
    @Order(3)
    void withoutTheAnnotationWritingStopsAndTheLockIsFreeAndWithItAllIsBack() {
        mesh.annotate("null");
        mesh.awaitHeldBy("");
        mesh.api(2).merge(WebhookKind.MUTATING.path() + "/" + INJECTOR, webhooksWithout());
        mesh.api(2).delete("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert");
        LedRemote.namespace(mesh.api(2), "between");
        // Its own cluster goes on, so it was awake and had its chance.
        LedRemote.namespace(mesh.api(1), "between");
        Eventually.holds("home is told", LedRemote.SOON, () -> !mesh.api(1)
                .get("/api/v1/namespaces/between/configmaps/istio-ca-root-cert").isEmpty());
        assertEquals(List.of("", "", ""), List.of(mesh.told("sample"), mesh.told("between"), mesh.bundles(INJECTOR).getFirst()));
        assertFalse(first.leads("cluster2"));
        mesh.annotate("'cluster7,cluster1'");
        mesh.awaitTold("sample");
        mesh.awaitTold("between");
        mesh.awaitTrusted(INJECTOR);
        mesh.awaitHeldBy("istiod-1");
    }

    @Test
    @Order(4)
    void aCleanEndLeavesTheLockToTheOtherAtOnce() {
        second = mesh.daemon("istiod-2", Map.of());
        Eventually.holds("the second waits", LedRemote.SOON,
                () -> second.steward("cluster2").contains("held by istiod-1 (^default)"));
        assertFalse(second.leads("cluster2"));
        mesh.makeItWrite("sample");
        first.terminate();
        Instant ended = Instant.now();
        mesh.awaitHeldBy("istiod-2");
        mesh.makeItWrite("sample");
        Instant took = firstWriteOf("istiod-2").received();
        assertTrue(took.isBefore(ended.plus(LEASE.dividedBy(2))), "ended " + ended + ", taken " + took);
        assertNoOverlap("istiod-1", "istiod-2");
    }

    @Test
    @Order(5)
    void aReplicaThatIsKilledIsFollowedWithinTheLeaseAndTheirWritesNeverOverlap() {
        DaemonProcess third = mesh.daemon("istiod-3", Map.of());
        Eventually.holds("the third waits", LedRemote.SOON,
                () -> third.steward("cluster2").contains("held by istiod-2 (^default)"));
        mesh.makeItWrite("between");
        second.kill();
        Instant killed = Instant.now();
        mesh.api(2).delete("/api/v1/namespaces/between/configmaps/istio-ca-root-cert");
        mesh.awaitTold("between");
        Instant took = firstWriteOf("istiod-3").received();
        // Renewed at most a retry before it was killed; and whoever waits sees it with some delay and looks with some jitter.
        assertTrue(took.isAfter(killed.plus(LEASE.minusSeconds(8))) && took.isBefore(killed.plus(LEASE.plusSeconds(5))),
                "killed " + killed + ", taken " + took);
        assertNoOverlap("istiod-1", "istiod-2", "istiod-3");
        assertEquals(1, third.metric("navarch_lock_transitions_total{cluster=\"cluster2\",transition=\"acquired\"}"));
        first = third;
    }

    private AuditLog.Write firstWriteOf(String pod) {
        return mesh.leadersWrites().stream().filter(write -> write.isOf(pod)).findFirst().orElseThrow();
    }

    /** The API server's word: these wrote, one after the other, each having been answered before the next began. */
    private void assertNoOverlap(String... pods) {
        List<AuditLog.Write> writes = mesh.leadersWrites();
        List<String> terms = new ArrayList<>();
        Instant answered = Instant.MIN;
        for (AuditLog.Write write : writes) {
            String pod = List.of(pods).stream().filter(write::isOf).findFirst().orElseThrow(() -> new AssertionError(write));
            if (terms.isEmpty() || !terms.getLast().equals(pod)) {
                assertTrue(write.received().isAfter(answered), () -> "overlap in " + writes);
                terms.add(pod);
            }
            answered = write.answered().isAfter(answered) ? write.answered() : answered;
        }
        assertEquals(List.of(pods), terms, writes::toString);
    }

    @Test
    @Order(6)
    void aFightOverAWebhookEndsAfterAFewRoundsAndNamesTheOther() {
        String path = WebhookKind.MUTATING.path() + "/" + TAG;
        String theirs = Base64.getEncoder()
                .encodeToString(Kubeconfig.parse(mesh.cluster1.adminKubeconfig()).caPem().getBytes(StandardCharsets.US_ASCII));
        int before = writesTo(TAG);
        Eventually.get("the other is named", LedRemote.SOON, () -> {
            ObjectNode there = mesh.get(path).deepCopy();
            if (!there.at("/webhooks/0/clientConfig/caBundle").asText().equals(theirs)) {
                there.path("webhooks").forEach(hook -> ((ObjectNode) hook.path("clientConfig")).put("caBundle", theirs));
                mesh.api(2).replace(path + "?fieldManager=other-istiod", there.toString());
            }
            return first.steward("cluster2").contains(TAG + ": other-istiod (last at") ? Optional.of(true) : Optional.empty();
        }, () -> first.steward("cluster2"));
        assertEquals(theirs, mesh.bundles(TAG).getFirst());
        assertTrue(writesTo(TAG) - before <= 5, "writes: " + (writesTo(TAG) - before));
        assertEquals(1, first.metric("navarch_contested{cluster=\"cluster2\"}"));
        // What nobody fights over is mended as ever.
        mesh.api(2).merge(WebhookKind.MUTATING.path() + "/" + INJECTOR, webhooksWithout());
        mesh.awaitTrusted(INJECTOR);
        mesh.makeItWrite("kube-system");
    }

    private int writesTo(String configuration) {
        return mesh.audit.writes(write -> write.isOf("istiod-3") && write.name().equals(configuration)).size();
    }
}
