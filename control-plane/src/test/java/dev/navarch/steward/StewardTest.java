package dev.navarch.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.mesh.MeshConfigReader;
import dev.navarch.mesh.MeshReading;
import dev.navarch.model.ClusterId;
import dev.navarch.model.MeshConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the seed promises of an annotated remote, over API servers in this JVM. */
class StewardTest {
    private static final String PEM = "root one";

    @Test
    void anAnnotatedRemoteIsLedAndItsNamespacesGetTheCertificates() {
        try (StewardRig rig = new StewardRig()) {
            rig.steward("istiod-1", PEM);
            rig.awaitRoot(1, "sample", PEM);
            rig.awaitRoot(1, "istio-system", PEM);
            assertEquals("", rig.text(2, "sample", "istio-ca-root-cert", "root-cert.pem"));
            rig.annotate(2, "cluster1");
            rig.awaitRoot(2, "sample", PEM);
            rig.awaitRoot(2, "kube-system", PEM);
            String leader = rig.lock().path("metadata").path("annotations").path("control-plane.alpha.kubernetes.io/leader")
                    .asText();
            assertTrue(
                    leader.startsWith("{\"holderIdentity\":\"istiod-1\",\"holderKey\":\"^default\",\"leaseDurationSeconds\":10,"),
                    leader);
            assertEquals("", rig.text(2, "kube-public", "istio-ca-root-cert", "root-cert.pem"));
            assertEquals("true", rig.api(2).get("/api/v1/namespaces/sample/configmaps/istio-ca-crl").path("metadata")
                    .path("labels").path("istio.io/config").asText());
        }
    }

    @Test
    void whatIsEditedOrDeletedComesBackAndOtherKeysStay() {
        try (StewardRig rig = new StewardRig()) {
            rig.annotate(2, "'*'");
            rig.steward("istiod-1", PEM);
            rig.awaitRoot(2, "sample", PEM);
            String map = "/api/v1/namespaces/sample/configmaps/istio-ca-root-cert";
            rig.api(2).merge(map, "{metadata: {labels: {mine: 'yes'}}, data: {root-cert.pem: forged, other: kept}}");
            rig.awaitRoot(2, "sample", PEM);
            assertEquals("kept", rig.text(2, "sample", "istio-ca-root-cert", "other"));
            assertEquals("yes", rig.api(2).get(map).path("metadata").path("labels").path("mine").asText());
            rig.api(2).delete(map);
            rig.awaitRoot(2, "sample", PEM);
        }
    }

    private static String homeLock(StewardRig rig) {
        return rig.api(1).get("/api/v1/namespaces/istio-system/configmaps/istio-namespace-controller-election").toString();
    }

    @Test
    void aControlPlaneElsewhereThatLeadsOurClusterIsTakenOverFromAfterAWait() {
        try (StewardRig rig = new StewardRig()) {
            rig.api(1).create("/api/v1/namespaces/istio-system/configmaps", foreignLock(300));
            long begun = System.nanoTime();
            rig.steward("istiod-1", PEM);
            Eventually.holds("the lock is ours", StewardRig.SOON, () -> homeLock(rig)
                    .contains("{\\\"holderIdentity\\\":\\\"istiod-1\\\",\\\"holderKey\\\":\\\"default\\\""));
            assertEquals("", rig.text(1, "sample", "istio-ca-root-cert", "root-cert.pem"));
            rig.awaitRoot(1, "sample", PEM);
            assertTrue(System.nanoTime() - begun >= StewardRig.QUICK.renewDeadline().toNanos(), "it did not wait");
            assertEquals(1, rig.metrics.count("cluster1 STOLEN"));
        }
    }

    @Test
    void atHomeTheNextReplicaFollowsAtOnceWhenOneStopsAndWithinTheLeaseWhenOneDies() {
        try (StewardRig rig = new StewardRig()) {
            Steward one = rig.steward("istiod-1", PEM);
            rig.awaitRoot(1, "sample", PEM);
            Steward two = rig.steward("istiod-2", PEM);
            Steward three = rig.steward("istiod-3", PEM);
            for (Steward waiting : List.of(two, three)) {
                Eventually.holds("it waits", StewardRig.SOON,
                        () -> String.valueOf(waiting.reports().get("cluster1")).contains("held by istiod-1 (default)"));
            }
            one.close();
            Eventually.holds("another has it", StewardRig.SOON, () -> homeLock(rig).matches(".*istiod-[23].*"));
            rig.api(1).delete("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert");
            rig.awaitRoot(1, "sample", PEM);
            boolean second = homeLock(rig).contains("istiod-2");
            rig.kill(second ? two : three);
            rig.api(1).delete("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert");
            rig.awaitRoot(1, "sample", PEM);
            assertTrue(homeLock(rig).contains(second ? "istiod-3" : "istiod-2"), homeLock(rig));
            assertEquals(0, rig.metrics.count("cluster1 STOLEN"));
        }
    }

    @Test
    void aNamespaceThatComesLaterAndANewRootAreFollowed() {
        try (StewardRig rig = new StewardRig()) {
            rig.annotate(2, "'other,cluster1'");
            Steward steward = rig.steward("istiod-1", PEM);
            rig.awaitRoot(2, "sample", PEM);
            rig.api(2).create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: late}}");
            rig.awaitRoot(2, "late", PEM);
            steward.trust(new Roots("root two", "revoked"));
            rig.awaitRoot(2, "late", "root two");
            rig.awaitRoot(1, "sample", "root two");
            Eventually.holds("revocation lists follow", StewardRig.SOON,
                    () -> rig.text(2, "late", "istio-ca-crl", "ca-crl.pem").equals("revoked"));
        }
    }

    @Test
    void whenTheAnnotationGoesWritingStopsAndTheLockIsGivenBack() {
        try (StewardRig rig = new StewardRig()) {
            rig.annotate(2, "cluster1");
            rig.steward("istiod-1", PEM);
            rig.awaitRoot(2, "sample", PEM);
            rig.annotate(2, "null");
            Eventually.holds("the lock is free", StewardRig.SOON,
                    () -> rig.lock().toString().contains("\\\"holderIdentity\\\":\\\"\\\""));
            rig.api(2).delete("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert");
            rig.api(1).delete("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert");
            // Home goes on, so the steward was awake and had its chance.
            rig.awaitRoot(1, "sample", PEM);
            assertEquals("", rig.text(2, "sample", "istio-ca-root-cert", "root-cert.pem"));
            rig.annotate(2, "cluster1");
            rig.awaitRoot(2, "sample", PEM);
        }
    }

    @Test
    void aLockThatAnIstiodHoldsIsRespectedUntilItExpires() {
        try (StewardRig rig = new StewardRig()) {
            String path = "/api/v1/namespaces/istio-system/configmaps";
            rig.api(2).create(path, foreignLock(300));
            rig.annotate(2, "cluster1");
            Steward steward = rig.steward("istiod-1", PEM);
            rig.awaitRoot(1, "sample", PEM);
            Eventually.holds("the holder is told", StewardRig.SOON,
                    () -> String.valueOf(steward.reports().get("cluster2")).contains("held by real-istiod (^default)"));
            assertEquals("", rig.text(2, "sample", "istio-ca-root-cert", "root-cert.pem"));
            rig.api(2).replace(path + "/istio-namespace-controller-election", foreignLock(1));
            rig.awaitRoot(2, "sample", PEM);
            assertTrue(rig.lock().toString().contains("\\\"leaderTransitions\\\":4"), rig.lock().toString());
        }
    }

    private static String foreignLock(int leaseSeconds) {
        return """
                {apiVersion: v1, kind: ConfigMap, metadata: {name: istio-namespace-controller-election, namespace: istio-system,
                 annotations: {control-plane.alpha.kubernetes.io/leader: '{"holderIdentity":"real-istiod","holderKey":"^default",\
                "leaseDurationSeconds":%d,"acquireTime":"2001-01-01T00:00:00Z","renewTime":"2001-01-01T00:00:01Z","leaderTransitions":3}'}}}
                """
                .formatted(leaseSeconds);
    }

    @Test
    void anIstiodThatLeadsAtHomeOverItsConfigMapIsLeftToLead() {
        try (StewardRig rig = new StewardRig()) {
            rig.api(1).create("/api/v1/namespaces/istio-system/configmaps", """
                    {apiVersion: v1, kind: ConfigMap, metadata: {name: istio-namespace-controller-election, annotations: {
                     control-plane.alpha.kubernetes.io/leader: '{"holderIdentity":"real-istiod","holderKey":"default",\
                    "leaseDurationSeconds":300,"renewTime":"2001-01-01T00:00:00Z"}'}}}
                    """);
            Steward steward = rig.steward("istiod-1", PEM);
            Eventually.holds("it is told", StewardRig.SOON, () -> String.valueOf(steward.reports().get("cluster1"))
                    .contains("held by real-istiod (default)"));
            rig.api(1).merge("/api/v1/namespaces/istio-system/configmaps/istio-namespace-controller-election",
                    "{metadata: {annotations: {control-plane.alpha.kubernetes.io/leader: '{}'}}}");
            rig.awaitRoot(1, "sample", PEM);
            assertEquals("istiod-1", rig.api(1)
                    .get("/apis/coordination.k8s.io/v1/namespaces/istio-system/leases/istio-namespace-controller-election")
                    .path("spec").path("holderIdentity").asText());
        }
    }

    @Test
    void aRemoteThatDoesNotAnswerDelaysNobodyElse() {
        try (StewardRig rig = new StewardRig()) {
            rig.annotate(2, "cluster1");
            rig.steward("istiod-1", PEM);
            rig.awaitRoot(1, "sample", PEM);
            rig.awaitRoot(2, "sample", PEM);
            rig.cluster(2).faults().startBlackHole();
            for (int i = 0; i < 3; i++) {
                rig.api(1).delete("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert");
                rig.awaitRoot(1, "sample", PEM);
            }
            Eventually.holds("the silent cluster's lock counts no more", StewardRig.SOON,
                    () -> rig.metrics.count("cluster2 LOST") == 1);
            assertEquals(0, rig.metrics.count("cluster1 LOST"));
            rig.cluster(2).faults().endBlackHole();
            rig.api(2).delete("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert");
            rig.awaitRoot(2, "sample", PEM);
        }
    }

    @Test
    void onlyNamespacesThatTheMeshSelectsByTheirOwnLabelsAreServed() {
        try (StewardRig rig = new StewardRig()) {
            Steward steward = rig.steward("istiod-1", PEM);
            rig.awaitRoot(1, "sample", PEM);
            rig.annotate(2, "cluster1");
            rig.awaitRoot(2, "sample", PEM);
            steward.configure(
                    mesh("discoverySelectors: [{matchLabels: {mesh: 'yes'}}, {matchExpressions: [{key: team, operator: In,"
                            + " values: [a, b]}]}]"));
            steward.trust(new Roots("root two", ""));
            rig.api(2).create("/api/v1/namespaces",
                    "{apiVersion: v1, kind: Namespace, metadata: {name: inside, labels: {team: b}}}");
            rig.awaitRoot(2, "inside", "root two");
            assertEquals(PEM, rig.text(2, "sample", "istio-ca-root-cert", "root-cert.pem"));
            rig.api(2).merge("/api/v1/namespaces/sample", "{metadata: {labels: {mesh: 'yes'}}}");
            rig.awaitRoot(2, "sample", "root two");
            assertEquals(PEM, rig.text(1, "sample", "istio-ca-root-cert", "root-cert.pem"));
        }
    }

    private static MeshConfig mesh(String yaml) {
        return switch (new MeshConfigReader().read(List.of(yaml), "")) {
            case MeshReading.Accepted(MeshConfig mesh) -> mesh;
            case MeshReading.Refused refused -> throw new AssertionError(refused);
        };
    }

    @Test
    void ofTwoReplicasOneWritesAndTheOtherTakesOverWhenItStops() {
        try (StewardRig rig = new StewardRig()) {
            rig.annotate(2, "cluster1");
            Steward one = rig.steward("istiod-1", PEM);
            rig.awaitRoot(2, "sample", PEM);
            Steward two = rig.steward("istiod-2", PEM);
            Eventually.holds("the second waits", StewardRig.SOON,
                    () -> String.valueOf(two.reports().get("cluster2")).contains("held by istiod-1 (^default)"));
            one.close();
            rig.api(2).delete("/api/v1/namespaces/sample/configmaps/istio-ca-root-cert");
            rig.awaitRoot(2, "sample", PEM);
            assertTrue(rig.lock().toString().contains("istiod-2"), rig.lock().toString());
        }
    }

    @Test
    void aClusterThatLeavesGetsItsLockBackAndKeepsWhatItWasTold() {
        try (StewardRig rig = new StewardRig()) {
            rig.annotate(2, "cluster1");
            Steward steward = rig.steward("istiod-1", PEM);
            rig.awaitRoot(2, "sample", PEM);
            steward.leaving(new ClusterId("cluster2")).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
            assertTrue(rig.lock().toString().contains("\\\"holderIdentity\\\":\\\"\\\""), rig.lock().toString());
            assertEquals(PEM, rig.text(2, "sample", "istio-ca-root-cert", "root-cert.pem"));
            Eventually.holds("it is reported no more", StewardRig.SOON, () -> !steward.reports().containsKey("cluster2"));
        }
    }

    @Test
    void aBudgetOfWritesHoldsOneClusterBackAndSaysSo() {
        try (StewardRig rig = new StewardRig()) {
            StewardSettings all = StewardRig.settings("istiod-1");
            rig.annotate(2, "cluster1");
            for (int i = 0; i < 5; i++) {
                rig.api(2).create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: n" + i + "}}");
            }
            Steward steward = rig.steward(new StewardSettings(all.own(), all.identity(), all.systemNamespace(), all.revision(),
                    true,
                    true, all.rootMaps(), "", true, true,
                    new StewardLimits(12, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(5)),
                    all.times()), PEM);
            Eventually.holds("it is told", StewardRig.SOON, () -> String.valueOf(steward.reports().get("cluster2"))
                    .contains("more than 12 in PT"));
            rig.awaitRoot(2, "n4", PEM);
            Eventually.holds("it is over", StewardRig.SOON,
                    () -> !String.valueOf(steward.reports().get("cluster2")).contains("more than 12"));
            assertTrue(rig.metrics.count("cluster2 held back") > 0);
        }
    }

    @Test
    void theRateOfQueriesToAnApiServerBoundsWrites() {
        assertEquals(new StewardLimits(160, Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(5)),
                StewardLimits.ofQueries(80, 160));
        assertEquals(Duration.ofMillis(2500), StewardLimits.ofQueries(4, 10).writesPer());
        assertEquals(new StewardLimits(1, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(5)),
                StewardLimits.ofQueries(0, 0));
        assertEquals(Duration.ofMillis(1), StewardLimits.ofQueries(1e9, 1).writesPer());
    }

    @Test
    void aBlankInTheAnnotationIsNotOursButTold() {
        try (StewardRig rig = new StewardRig()) {
            rig.annotate(2, "'other, cluster1'");
            Steward steward = rig.steward("istiod-1", PEM);
            Eventually.holds("it is told", StewardRig.SOON,
                    () -> String.valueOf(steward.reports().get("cluster2")).contains("only if blanks are left out"));
            assertEquals("", rig.text(2, "sample", "istio-ca-root-cert", "root-cert.pem"));
        }
    }

    @Test
    void withoutElectionsEverybodyWritesAndWithoutExternalIstiodNobodyWritesIntoRemotes() {
        try (StewardRig rig = new StewardRig()) {
            rig.annotate(2, "cluster1");
            StewardSettings all = StewardRig.settings("istiod-1");
            Steward alone = rig
                    .steward(new StewardSettings(all.own(), "istiod-1", all.systemNamespace(), all.revision(), false, true,
                            all.rootMaps(), "", true, true, all.limits(), all.times()), PEM);
            rig.awaitRoot(1, "sample", PEM);
            Eventually.holds("why not is told", StewardRig.SOON,
                    () -> String.valueOf(alone.reports().get("cluster2")).contains("EXTERNAL_ISTIOD is not true"));
            assertEquals("", rig.text(2, "sample", "istio-ca-root-cert", "root-cert.pem"));
            rig.steward(new StewardSettings(all.own(), "istiod-2", all.systemNamespace(), all.revision(), true, false,
                    all.rootMaps(), "", true, true, all.limits(), all.times()), PEM);
            rig.awaitRoot(2, "sample", PEM);
            assertThrows(KubeApi.KubeApiException.class, rig::lock);
        }
    }
}
