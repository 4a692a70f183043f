package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.navarch.model.FactKind;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Istio's own resources, of which a server may know none, or come to know them and forget them again. */
class ConfigReadingTest {
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final FactKind KIND = FactKind.PEER_AUTHENTICATION;

    private static void define(Rig rig, String... versions) {
        StringBuilder yaml = new StringBuilder("""
                {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
                 metadata: {name: peerauthentications.security.istio.io}, spec: {group: security.istio.io, scope: Namespaced,
                 names: {plural: peerauthentications, kind: PeerAuthentication}, versions: [""");
        for (String version : versions) {
            yaml.append("{name: ").append(version).append(", served: true, storage: ").append(version.equals(versions[0]))
                    .append(", schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}},");
        }
        rig.cluster.api().create(DEFINITIONS, yaml + "]}}");
    }

    private static void policy(Rig rig, String version, String name, String mode, String labels) {
        rig.cluster.api().create("/apis/security.istio.io/" + version + "/namespaces/sample/peerauthentications", """
                {apiVersion: security.istio.io/%s, kind: PeerAuthentication, metadata: {name: %s, labels: {%s}},
                 spec: {mtls: {mode: %s}}}""".formatted(version, name, labels, mode));
    }

    private static PeerMode mode(Heard heard, String name) {
        PeerAuthenticationFact fact = (PeerAuthenticationFact) heard.fact(KIND, "sample", name);
        return fact == null || fact.mode() == null ? PeerMode.PERMISSIVE : fact.mode();
    }

    @Test
    void areThereInTheSnapshot() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            define(rig, "v1", "v1beta1");
            policy(rig, "v1", "ours", "STRICT", "");
            policy(rig, "v1", "canary", "STRICT", "istio.io/rev: canary");
            rig.client.readConfig(new ConfigScope("", "default"), rig.heard);
            rig.heard.awaitLive();
            assertEquals(PeerMode.STRICT, mode(rig.heard, "ours"));
            assertNull(rig.heard.fact(KIND, "sample", "canary"));
            policy(rig, "v1", "later", "DISABLE", "");
            rig.heard.await("a later one", heard -> mode(heard, "later") == PeerMode.DISABLE);
            rig.heard.neverFailed();
        }
    }

    @Test
    void areReadOfTheOneNamespaceThatIsWatched() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            define(rig, "v1");
            policy(rig, "v1", "elsewhere", "STRICT", "");
            rig.client.readConfig(new ConfigScope("other", "default"), rig.heard);
            rig.heard.awaitLive();
            assertEquals(0, rig.heard.count(KIND));
        }
    }

    @Test
    void areReadByAnOlderVersionWhereTheServerKnowsNoOther() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            define(rig, "v1beta1");
            policy(rig, "v1beta1", "ours", "STRICT", "");
            rig.client.readConfig(new ConfigScope("", "default"), rig.heard);
            rig.heard.awaitLive();
            assertEquals(PeerMode.STRICT, mode(rig.heard, "ours"));
        }
    }

    @Test
    void thatTheServerDoesNotKnowAreNoneAndNoTroubleAndComeLater() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            rig.client.readConfig(new ConfigScope("", "default"), rig.heard);
            rig.heard.awaitLive();
            define(rig, "v1");
            policy(rig, "v1", "ours", "STRICT", "");
            rig.heard.await("it", heard -> mode(heard, "ours") == PeerMode.STRICT);
            rig.cluster.api().delete(DEFINITIONS + "/peerauthentications.security.istio.io");
            rig.heard.await("gone", heard -> heard.count(KIND) == 0);
            define(rig, "v1beta1");
            policy(rig, "v1beta1", "again", "STRICT", "");
            rig.cluster.faults().endWatches();
            rig.heard.await("back", heard -> mode(heard, "again") == PeerMode.STRICT);
            assertEquals(1, rig.heard.snapshots());
        }
    }

    @Test
    void areNotReadOfOthersThanTheConfigCluster() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            define(rig, "v1");
            policy(rig, "v1", "ours", "STRICT", "");
            rig.live();
            assertEquals(0, rig.heard.count(KIND));
        }
    }

    @Test
    void areNotForgottenBecauseAServerThatStartsHasNotFoundThemYet() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            define(rig, "v1");
            policy(rig, "v1", "ours", "STRICT", "");
            rig.client.readConfig(new ConfigScope("", "default"), rig.heard);
            rig.heard.awaitLive();
            // Each look asks for two versions, and the watch is refused first.
            deny(rig, 1 + 2 * (TestLimits.QUICK.absentMost() - 1));
            rig.heard.await("listed again", heard -> heard.relists().contains(KIND));
            assertEquals(PeerMode.STRICT, mode(rig.heard, "ours"));
            deny(rig, 1 + 2 * TestLimits.QUICK.absentMost());
            rig.heard.await("believed at last", heard -> heard.log().contains("relisted " + KIND + " of 0"));
            rig.heard.await("back", heard -> mode(heard, "ours") == PeerMode.STRICT);
        }
    }

    @Test
    void thatMayNotBeReadAreNamedWithTheRemedyAndNothingIsToldBefore() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            define(rig, "v1");
            String user = "system:serviceaccount:sample:reader";
            rig.cluster.faults().deny(user, "list", "peerauthentications");
            rig.client.readConfig(new ConfigScope("", "default"), rig.heard);
            rig.heard.awaitFailing("cannot list peerauthentications: forbidden (403)",
                    "grant get, list and watch on peerauthentications to " + user);
            assertEquals(0, rig.heard.snapshots());
            rig.cluster.faults().allow(user, "list", "peerauthentications");
            rig.heard.awaitLive();
        }
    }

    /** The server says so often in a row that it does not know the resource. */
    private static void deny(Rig rig, int times) {
        rig.cluster.faults().answerNext(times, request -> request.resource().startsWith("peerauthentications"), 404,
                Duration.ZERO);
        rig.cluster.faults().endWatches();
    }
}
