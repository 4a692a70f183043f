package dev.navarch.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.WebhookKind;
import dev.navarch.local.Eventually;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Certificates in webhook configurations, over API servers in this JVM. */
class WebhooksTest {
    private static final String PATH = WebhookKind.MUTATING.path() + "/";

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void configuration(StewardRig rig, int cluster, String name, String labels, String caBundle) {
        rig.api(cluster).create(WebhookKind.MUTATING.path(), """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: %s, labels: {%s}}
                webhooks:
                - {name: rev.namespace.sidecar-injector.istio.io, clientConfig: {url: 'https://x/inject', caBundle: %3$s},
                   failurePolicy: Fail, sideEffects: None, admissionReviewVersions: [v1]}
                - {name: namespace.sidecar-injector.istio.io, clientConfig: {url: 'https://x/inject', caBundle: %3$s},
                   failurePolicy: Fail, sideEffects: None, admissionReviewVersions: [v1]}
                - {name: of.somebody.else, clientConfig: {url: 'https://y', caBundle: %3$s}, sideEffects: None,
                   admissionReviewVersions: [v1]}
                """.formatted(name, labels, caBundle));
    }

    private static List<String> bundles(StewardRig rig, int cluster, String name) {
        return rig.api(cluster).get(PATH + name).path("webhooks").findValuesAsText("caBundle");
    }

    private static void awaitTrust(StewardRig rig, int cluster, String name, String pem) {
        Eventually.holds("our certificates in " + name + " of cluster" + cluster, StewardRig.SOON,
                () -> bundles(rig, cluster, name).subList(0, 2).equals(List.of(base64(pem), base64(pem))));
    }

    private static String conditions(Steward steward, String cluster) {
        StewardReport report = steward.reports().get(cluster);
        return report == null ? "" : String.join("\n", report.conditions());
    }

    @Test
    void injectorAndRevisionTagAreServedAtHomeAndInALedRemoteAndNothingElseIs() {
        try (StewardRig rig = new StewardRig()) {
            for (int cluster : List.of(1, 2)) {
                configuration(rig, cluster, "istio-sidecar-injector", "istio.io/rev: default", "''");
                configuration(rig, cluster, "istio-revision-tag-default", "istio.io/rev: default, istio.io/tag: default", "''");
                configuration(rig, cluster, "canary", "istio.io/rev: canary", "''");
                configuration(rig, cluster, "foreign", "app: x", "''");
            }
            String pem = rig.pem(1);
            Steward steward = rig.steward("istiod-1", pem);
            awaitTrust(rig, 1, "istio-sidecar-injector", pem);
            awaitTrust(rig, 1, "istio-revision-tag-default", pem);
            assertEquals("", bundles(rig, 2, "istio-sidecar-injector").getFirst());
            rig.annotate(2, "cluster1");
            awaitTrust(rig, 2, "istio-sidecar-injector", pem);
            awaitTrust(rig, 2, "istio-revision-tag-default", pem);
            for (int cluster : List.of(1, 2)) {
                assertEquals(List.of("", "", ""), bundles(rig, cluster, "canary"));
                assertEquals(List.of("", "", ""), bundles(rig, cluster, "foreign"));
                assertEquals("", bundles(rig, cluster, "istio-sidecar-injector").getLast());
            }
            assertTrue(rig.metrics.count("attempts") >= 4, rig.metrics.all().toString());
            assertTrue(rig.metrics.count("failures canary wrong_revision") >= 2, rig.metrics.all().toString());
            Eventually.holds("the report says so", StewardRig.SOON,
                    () -> String.valueOf(steward.reports().get("cluster2")).contains("istio-sidecar-injector: as it should be"));
        }
    }

    @Test
    void whatIsWipedComesBackAndANewRootIsWritten() {
        try (StewardRig rig = new StewardRig()) {
            configuration(rig, 1, "istio-sidecar-injector", "istio.io/rev: default", "''");
            Steward steward = rig.steward("istiod-1", rig.pem(1));
            awaitTrust(rig, 1, "istio-sidecar-injector", rig.pem(1));
            wipe(rig, "istio-sidecar-injector");
            awaitTrust(rig, 1, "istio-sidecar-injector", rig.pem(1));
            steward.trust(new Roots(rig.pem(2), ""));
            awaitTrust(rig, 1, "istio-sidecar-injector", rig.pem(2));
        }
    }

    private static void wipe(StewardRig rig, String name) {
        rig.api(1).merge(PATH + name, """
                webhooks:
                - {name: namespace.sidecar-injector.istio.io, clientConfig: {url: 'https://x/inject'}, failurePolicy: Fail,
                   sideEffects: None, admissionReviewVersions: [v1]}
                - {name: rev.namespace.sidecar-injector.istio.io, clientConfig: {url: 'https://x/inject'}, failurePolicy: Fail,
                   sideEffects: None, admissionReviewVersions: [v1]}
                """);
    }

    @Test
    void theSameCertificatesInOtherWordsAreLeftAlone() {
        try (StewardRig rig = new StewardRig()) {
            String both = rig.pem(1) + rig.pem(2);
            String otherWords = "# of cluster2\n" + rig.pem(2) + "\n\n" + rig.pem(1).replace("\n", "\r\n");
            assertNotEquals(both, otherWords);
            configuration(rig, 1, "istio-sidecar-injector", "istio.io/rev: default", base64(otherWords));
            configuration(rig, 1, "istio-revision-tag-default", "istio.io/rev: default", "''");
            rig.steward("istiod-1", both);
            awaitTrust(rig, 1, "istio-revision-tag-default", both);
            assertEquals(base64(otherWords), bundles(rig, 1, "istio-sidecar-injector").getFirst());
            assertEquals(1, rig.cluster(1).requests().made("update", "mutatingwebhookconfigurations"));
        }
    }

    @Test
    void aFightIsEndedAfterAFewRoundsAndTold() {
        try (StewardRig rig = new StewardRig()) {
            configuration(rig, 1, "istio-sidecar-injector", "istio.io/rev: default", "''");
            Steward steward = rig.steward("istiod-1", rig.pem(1));
            Eventually.holds("the fight is told", StewardRig.SOON, () -> {
                if (!bundles(rig, 1, "istio-sidecar-injector").isEmpty()) {
                    wipe(rig, "istio-sidecar-injector");
                }
                return conditions(steward, "cluster1").contains("keeps undoing what we write");
            });
            long written = rig.cluster(1).requests().made("update", "mutatingwebhookconfigurations");
            assertTrue(written <= 5, () -> written + " writes");
            assertEquals(1, rig.metrics.count("cluster1 contested"));
        }
    }

    @Test
    void aMissingRightIsToldByItsRule() {
        try (StewardRig rig = new StewardRig()) {
            String user = "system:serviceaccount:istio-system:" + StewardRig.READER;
            rig.cluster(2).faults().deny(user, "update", "mutatingwebhookconfigurations");
            rig.cluster(2).faults().deny(user, "create", "configmaps");
            configuration(rig, 2, "istio-sidecar-injector", "istio.io/rev: default", "''");
            rig.annotate(2, "cluster1");
            Steward steward = rig.steward("istiod-1", rig.pem(1));
            Eventually.holds("the rules are named", StewardRig.SOON, () -> conditions(steward, "cluster2")
                    .contains(
                            "the rule \"admissionregistration.k8s.io mutatingwebhookconfigurations: get, list, watch, update, patch\"")
                    && conditions(steward, "cluster2")
                            .contains("the rule \"configmaps: create, get, list, watch, update\" is missing"));
            rig.cluster(2).faults().allow(user, "update", "mutatingwebhookconfigurations");
            rig.api(2).merge(PATH + "istio-sidecar-injector", "{metadata: {labels: {touched: 'yes'}}}");
            awaitTrust(rig, 2, "istio-sidecar-injector", rig.pem(1));
        }
    }

    @Test
    void validatingWebhooksAreTrustedAtHomeAndFailClosedOnceARefusalIsSeen() {
        try (StewardRig rig = new StewardRig()) {
            for (int cluster : List.of(1, 2)) {
                rig.api(cluster).create(WebhookKind.VALIDATING.path(), """
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: ValidatingWebhookConfiguration
                        metadata: {name: istio-validator, labels: {istio.io/rev: default}}
                        webhooks:
                        - {name: rev.validation.istio.io, clientConfig: {url: 'https://x/validate'}, failurePolicy: Ignore,
                           sideEffects: None, admissionReviewVersions: [v1]}
                        """);
            }
            rig.annotate(2, "cluster1");
            // A Gateway that is made says nothing, a refusal by no webhook neither.
            rig.api(1).create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: gateways.networking.istio.io}
                    spec: {group: networking.istio.io, scope: Namespaced, names: {plural: gateways, kind: Gateway},
                           versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}
                    """);
            Steward steward = rig.steward("istiod-1", rig.pem(1));
            String path = WebhookKind.VALIDATING.path() + "/istio-validator";
            Eventually.holds("our certificates", StewardRig.SOON, () -> rig.api(1).get(path).path("webhooks").get(0)
                    .path("clientConfig").path("caBundle").asText().equals(base64(rig.pem(1))));
            Eventually.holds("it is waited for", StewardRig.SOON,
                    () -> String.valueOf(steward.reports().get("cluster1")).contains("until a refusal of ours is seen to work"));
            assertEquals("Ignore", policy(rig.api(1).get(path)));
            rig.api(1).delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gateways.networking.istio.io");
            Eventually.holds("it fails closed", StewardRig.SOON, () -> policy(rig.api(1).get(path)).equals("Fail"));
            assertEquals("Ignore", policy(rig.api(2).get(path)));
            assertEquals(2, rig.metrics.count("validation"));
        }
    }

    private static String policy(JsonNode configuration) {
        return configuration.path("webhooks").get(0).path("failurePolicy").asText();
    }
}
