package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.kube.WebhookKind;
import dev.navarch.local.Eventually;
import dev.navarch.steward.ReaderRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A remote whose role lacks one verb of one resource: it is told as what it is, and whatever does not need it goes on. The whole daemon on real
 * API servers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingRightsIT {
    private static final String INJECTOR = "istio-sidecar-injector";
    private static final String MAPS = "configmaps";
    private static final String WEBHOOKS = "mutatingwebhookconfigurations";

    @TempDir
    private static Path folder;
    private LedRemote mesh;
    private DaemonProcess daemon;

    @BeforeAll
    void build() {
        assumeTrue(LedRemote.unavailable().isEmpty(), () -> LedRemote.unavailable().orElseThrow());
        mesh = new LedRemote(folder);
        mesh.annotate("cluster1");
        daemon = mesh.daemon("istiod-1", Map.of());
    }

    @AfterAll
    void end() {
        if (mesh != null) {
            mesh.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"configmaps,create", "configmaps,get", "configmaps,list", "configmaps,watch", "configmaps,update",
            "mutatingwebhookconfigurations,get", "mutatingwebhookconfigurations,list", "mutatingwebhookconfigurations,watch",
            "mutatingwebhookconfigurations,update"})
    void whatIsMissingIsNamedAndTheRestGoesOn(String resource, String verb) {
        reset();
        ReaderRole.takeBack(mesh.api(2), resource, verb);
        mesh.attach();
        awaitNamed(verb, resource);
        if (resource.equals(MAPS)) {
            mesh.awaitTrusted(INJECTOR);
        } else {
            mesh.awaitTold("sample");
            mesh.awaitHeldBy("istiod-1");
        }
        assertTrue(daemon.cluster("cluster2").contains("\"syncStatus\":\"synced\""), daemon.cluster("cluster2"));
        assertTrue(daemon.steward("cluster1").contains("\"conditions\":[]"), daemon.steward("cluster1"));
    }

    @Test
    void whatIsGrantedLaterIsUsedWithoutAnyonesHelp() {
        reset();
        ReaderRole.takeBack(mesh.api(2), WEBHOOKS, "update");
        mesh.attach();
        awaitNamed("update", WEBHOOKS);
        ReaderRole.takeBack(mesh.api(2), WEBHOOKS, "");
        Eventually.get("all is well", Duration.ofSeconds(90),
                () -> daemon.steward("cluster2").contains("\"conditions\":[]") ? Optional.of(true) : Optional.empty(),
                () -> daemon.steward("cluster2"));
        mesh.awaitTrusted(INJECTOR);
    }

    /** As before anybody led the remote. */
    private void reset() {
        mesh.detach();
        Eventually.holds("the remote is known no more", LedRemote.SOON, () -> daemon.steward("cluster2").isEmpty());
        ReaderRole.takeBack(mesh.api(2), MAPS, "");
        mesh.api(2).delete("/api/v1/namespaces/istio-system/configmaps/" + LedRemote.LOCK);
        mesh.api(2).delete("/api/v1/namespaces/sample/configmaps/" + LedRemote.ROOT);
        mesh.api(2).delete(WebhookKind.MUTATING.path() + "/" + INJECTOR);
        LedRemote.injector(mesh.api(2), INJECTOR, "default", "istiod");
    }

    /** With the verb, the resource, and what mends it, both where one looks for clusters and where one looks for writes. */
    private void awaitNamed(String verb, String resource) {
        String words = "cannot " + verb + " resource \\\"" + resource + "\\\"";
        String remedy = verb.equals("list") || verb.equals("watch")
                ? "grant get, list and watch on " + resource
                : "is missing in the role istio-reader-clusterrole; profile remote brings it";
        Eventually.get(words, LedRemote.SOON, () -> {
            String told = daemon.steward("cluster2");
            return told.contains(words) && told.contains(remedy) && daemon.cluster("cluster2").contains(words)
                    ? Optional.of(true)
                    : Optional.empty();
        }, () -> daemon.steward("cluster2") + "\n" + daemon.cluster("cluster2"));
    }
}
