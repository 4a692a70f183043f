package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.WebhookKind;
import dev.navarch.local.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two revisions of the control plane over one remote, as during an upgrade: each keeps its own webhooks and the tags that lead to it, one keeps the
 * namespaces, and the cluster's default revision decides which. Real API servers, processes, the remote's log as witness; the tests build on
 * each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoRevisionsIT {
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(15);
    private static final String STABLE = "istio-sidecar-injector";
    private static final String CANARY = "istio-sidecar-injector-canary";
    private static final String PROD = "istio-revision-tag-prod";
    private static final String DEFAULT = "istio-revision-tag-default";

    @TempDir
    private static Path folder;
    private LedRemote mesh;
    private DaemonProcess stable;
    private DaemonProcess canary;

    @BeforeAll
    void build() {
        assumeTrue(LedRemote.unavailable().isEmpty(), () -> LedRemote.unavailable().orElseThrow());
        mesh = new LedRemote(folder);
        LedRemote.injector(mesh.api(2), STABLE, "default", "istiod");
        LedRemote.injector(mesh.api(2), CANARY, "canary", "istiod-canary");
        LedRemote.injector(mesh.api(2), PROD, "default", "istiod");
        mesh.annotate("'*'");
        mesh.attach();
        stable = mesh.daemon("istiod-1", Map.of());
        mesh.awaitHeldBy("istiod-1");
        canary = mesh.daemon("istiod-canary-1", Map.of("REVISION", "canary"));
    }

    @AfterAll
    void end() {
        if (mesh != null) {
            mesh.close();
        }
    }

    /** Of every entry, as a chart that is applied again does. */
    private void wipe(String configuration) {
        ObjectNode there = mesh.get(WebhookKind.MUTATING.path() + "/" + configuration).deepCopy();
        there.path("webhooks").forEach(hook -> ((ObjectNode) hook.path("clientConfig")).remove("caBundle"));
        mesh.api(2).replace(WebhookKind.MUTATING.path() + "/" + configuration, there.toString());
    }

    private void lead(String tag, String revision) {
        mesh.api(2).merge(WebhookKind.MUTATING.path() + "/" + tag, "{metadata: {labels: {istio.io/rev: " + revision + "}}}");
    }

    /** Which of the two wrote it since then. */
    private Set<String> writers(String configuration, Instant since) {
        Set<String> pods = new TreeSet<>();
        for (AuditLog.Write write : mesh.audit
                .writes(each -> each.name().equals(configuration) && each.received().isAfter(since))) {
            List.of("istiod-1", "istiod-canary-1").stream().filter(write::isOf).forEach(pods::add);
        }
        return pods;
    }

    @Test
    @Order(1)
    void eachRevisionWritesItsOwnWebhooksAndTheTagsThatLeadToIt() {
        for (String configuration : List.of(STABLE, CANARY, PROD)) {
            mesh.awaitTrusted(configuration);
        }
        assertEquals(Set.of("istiod-1"), writers(STABLE, Instant.MIN));
        assertEquals(Set.of("istiod-canary-1"), writers(CANARY, Instant.MIN));
        assertEquals(Set.of("istiod-1"), writers(PROD, Instant.MIN));
        lead(PROD, "canary");
        Instant moved = Instant.now();
        wipe(PROD);
        mesh.awaitTrusted(PROD);
        assertEquals(Set.of("istiod-canary-1"), writers(PROD, moved));
        assertTrue(stable.steward("cluster2").contains(PROD + ": not ours: of revision canary"), stable.steward("cluster2"));
    }

    @Test
    @Order(2)
    void oneOfThemKeepsTheNamespaces() {
        Eventually.holds("the canary waits", LedRemote.SOON,
                () -> canary.steward("cluster2").contains("held by istiod-1 (^default)"));
        mesh.makeItWrite("sample");
        assertTrue(mesh.leadersWrites().stream().allMatch(write -> write.isOf("istiod-1")), () -> "" + mesh.leadersWrites());
    }

    @Test
    @Order(3)
    void theDefaultRevisionTakesTheNamespacesOverAndWaitsBeforeItsFirstWrite() {
        LedRemote.injector(mesh.api(2), DEFAULT, "canary", "istiod-canary");
        mesh.awaitHeldBy("istiod-canary-1");
        Eventually.holds("the other waits", LedRemote.SOON,
                () -> stable.steward("cluster2").contains("held by istiod-canary-1 (^canary)"));
        mesh.api(2).delete("/api/v1/namespaces/sample/configmaps/" + LedRemote.ROOT);
        mesh.awaitTold("sample");
        mesh.awaitTrusted(DEFAULT);
        List<AuditLog.Write> of = mesh.leadersWrites();
        AuditLog.Write last = of.stream().filter(write -> write.isOf("istiod-1")).toList().getLast();
        AuditLog.Write first = of.stream().filter(write -> write.isOf("istiod-canary-1")).findFirst().orElseThrow();
        assertTrue(last.answered().isBefore(first.received()), of::toString);
        Instant taken = mesh.audit.writes(write -> write.isOf("istiod-canary-1") && write.name().equals(LedRemote.LOCK))
                .getFirst()
                .received();
        assertTrue(first.received().isAfter(taken.plus(RENEW_DEADLINE)), () -> "taken " + taken + ", " + first);
        assertEquals(1, canary.metric("navarch_lock_transitions_total{cluster=\"cluster2\",transition=\"stolen\"}"));
    }

    @Test
    @Order(4)
    void whenOneRevisionGoesTheOtherHasAllThatIsItsOwn() {
        canary.terminate();
        mesh.awaitHeldBy("istiod-1");
        mesh.makeItWrite("sample");
        lead(DEFAULT, "default");
        lead(PROD, "default");
        for (String tag : List.of(DEFAULT, PROD)) {
            wipe(tag);
            mesh.awaitTrusted(tag);
        }
        Instant wiped = Instant.now();
        wipe(CANARY);
        mesh.makeItWrite("default");
        assertEquals(Set.of(), writers(CANARY, wiped));
        assertEquals(List.of("", ""), mesh.bundles(CANARY));
    }
}
