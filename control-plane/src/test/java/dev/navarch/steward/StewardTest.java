package dev.navarch.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.Eventually;
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
                    leader.startsWith("{\"holderIdentity\":\"istiod-1\",\"holderKey\":\"^default\",\"leaseDurationSeconds\":3,"),
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
}
