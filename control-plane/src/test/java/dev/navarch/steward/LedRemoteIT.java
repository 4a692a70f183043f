package dev.navarch.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.WebhookKind;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the seed promises of an annotated remote, on two real API servers, with exactly the rights that Istio's charts grant. One pair of clusters
 * for all tests, in order, for a pair takes long to start.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LedRemoteIT {
    private static final String MAP = "/api/v1/namespaces/sample/configmaps/istio-ca-root-cert";
    private static final String LOCK = "/api/v1/namespaces/istio-system/configmaps/istio-namespace-controller-election";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    @TempDir
    private static Path temporary;
    private static RealCluster one;
    private static RealCluster two;
    private static StewardRig rig;
    /** Started by the first story, which the others go on from. */
    @SuppressWarnings("NullAway.Init")
    private static Steward first;
    private static String pem;

    @BeforeAll
    static void start() {
        Optional<String> obstacle = KubernetesBinary.unavailable(CacheFolder.of(System.getenv()));
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
        one = RealCluster.start(RealClusterSpec.onLoopback("cluster1", 51));
        two = RealCluster.start(RealClusterSpec.onLoopback("cluster2", 52).audited(temporary.resolve("audit.log")));
        rig = new StewardRig(one, two);
        for (RealCluster cluster : new RealCluster[]{one, two}) {
            for (String namespace : new String[]{"istio-system", "sample"}) {
                cluster.api().create("/api/v1/namespaces",
                        "{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
            }
            ReaderRole.grant(cluster.api());
            webhook(cluster, "istio-sidecar-injector", "istio.io/rev: default");
            webhook(cluster, "istio-revision-tag-default", "istio.io/rev: default, istio.io/tag: default");
        }
        ReaderRole.grantAtHome(one.api());
        pem = rig.pem(1);
        first = rig.steward("istiod-1", pem);
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            rig.close();
        }
        if (one != null) {
            one.close();
        }
        if (two != null) {
            two.close();
        }
    }

    private static void webhook(RealCluster cluster, String name, String labels) {
        cluster.api().create(WebhookKind.MUTATING.path(), """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: %s, labels: {%s}}
                webhooks:
                - name: rev.namespace.sidecar-injector.istio.io
                  clientConfig: {service: {name: istiod, namespace: istio-system, path: /inject/cluster/cluster2/net/network1}}
                  namespaceSelector: {matchLabels: {istio-injection: enabled}}
                  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                  failurePolicy: Fail
                  sideEffects: None
                  admissionReviewVersions: [v1]
                """.formatted(name, labels));
    }

    private static String bundle(int cluster, String name) {
        return rig.api(cluster).get(WebhookKind.MUTATING.path() + "/" + name).path("webhooks").get(0).path("clientConfig")
                .path("caBundle").asText("");
    }

    private static void awaitTrust(int cluster, String name) {
        String ours = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        Eventually.holds("our certificates in " + name, StewardRig.SOON, () -> bundle(cluster, name).equals(ours));
    }

    private static void deleteAndAwait(String namespace) {
        rig.api(2).delete("/api/v1/namespaces/" + namespace + "/configmaps/istio-ca-root-cert");
        rig.awaitRoot(2, namespace, pem);
    }

    private static String report(Steward steward, String cluster) {
        return String.valueOf(steward.reports().get(cluster));
    }

    @Test
    @Order(1)
    void theAnnotationMakesItLedItsWebhooksTrustedAndItsNamespacesInformed() {
        rig.awaitRoot(1, "sample", pem);
        awaitTrust(1, "istio-sidecar-injector");
        assertEquals("", bundle(2, "istio-sidecar-injector"));
        rig.annotate(2, "cluster1");
        rig.awaitRoot(2, "sample", pem);
        rig.awaitRoot(2, "kube-system", pem);
        awaitTrust(2, "istio-sidecar-injector");
        awaitTrust(2, "istio-revision-tag-default");
        String leader = rig.api(2).get(LOCK).path("metadata").path("annotations").path(LEADER).asText();
        assertTrue(leader.matches("\\{\"holderIdentity\":\"istiod-1\",\"holderKey\":\"\\^default\",\"leaseDurationSeconds\":10,"
                + "\"acquireTime\":\"[-0-9T:]+Z\",\"renewTime\":\"[-0-9T:]+Z\",\"leaderTransitions\":0}"), leader);
        assertTrue(rig.api(2).get(MAP).path("metadata").path("managedFields").findValuesAsText("manager")
                .contains("navarch-cluster1"));
        Eventually.holds("nothing wants attention", StewardRig.SOON, () -> report(first, "cluster2").contains("conditions=[]")
                && report(first, "cluster1").contains("conditions=[]"));
    }

    @Test
    @Order(2)
    void whatIsEditedOrWipedIsMendedAndANamespaceThatEndsIsLetGo() {
        rig.api(2).merge(MAP, "{data: {root-cert.pem: forged}}");
        rig.awaitRoot(2, "sample", pem);
        rig.api(2).create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: doomed}}");
        rig.awaitRoot(2, "doomed", pem);
        rig.api(2).delete("/api/v1/namespaces/doomed");
        Eventually.holds("the namespace has ended", StewardRig.SOON, () -> {
            try {
                rig.api(2).get("/api/v1/namespaces/doomed");
                return false;
            } catch (KubeApiException e) {
                return e.code() == 404;
            }
        });
        Eventually.holds("nobody minds", StewardRig.SOON, () -> report(first, "cluster2").contains("conditions=[]"));
    }

    @Test
    @Order(3)
    void validatingWebhooksFailClosedAtHomeWhereNothingCanSlipThrough() {
        one.api().create(WebhookKind.VALIDATING.path(), """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: istio-validator, labels: {istio.io/rev: default}}
                webhooks:
                - name: rev.validation.istio.io
                  clientConfig: {service: {name: istiod, namespace: istio-system, path: /validate}}
                  rules: [{apiGroups: [networking.istio.io], apiVersions: ['*'], operations: [CREATE], resources: ['*']}]
                  failurePolicy: Ignore
                  sideEffects: None
                  admissionReviewVersions: [v1]
                """);
        Eventually.holds("it fails closed, for there is no kind to let through", StewardRig.SOON,
                () -> one.api().get(WebhookKind.VALIDATING.path() + "/istio-validator").path("webhooks").get(0)
                        .path("failurePolicy")
                        .asText().equals("Fail"));
    }

    @Test
    @Order(3)
    void anotherControlPlaneThatKeepsWritingItsOwnIsNamed() {
        String path = WebhookKind.MUTATING.path() + "/istio-revision-tag-default";
        String theirs = Base64.getEncoder().encodeToString(rig.pem(2).getBytes(StandardCharsets.UTF_8));
        Eventually.holds("the fight is told with the other's name", StewardRig.SOON, () -> {
            if (!bundle(2, "istio-revision-tag-default").equals(theirs)) {
                JsonNode there = rig.api(2).get(path);
                ((ObjectNode) there.path("webhooks").get(0).path("clientConfig")).put("caBundle", theirs);
                rig.api(2).replace(path + "?fieldManager=other-istiod", there.toString());
            }
            return report(first, "cluster2").contains("istio-revision-tag-default: other-istiod (last at");
        });
        assertEquals(theirs, bundle(2, "istio-revision-tag-default"));
        awaitTrust(2, "istio-sidecar-injector");
    }

    @Test
    @Order(4)
    void aReplicaThatDiesIsFollowedByTheNextAndTheirWritesNeverOverlap() throws IOException {
        Steward second = rig.steward("istiod-2", pem);
        Eventually.holds("the second waits", StewardRig.SOON,
                () -> report(second, "cluster2").contains("held by istiod-1 (^default)"));
        // Of each at most a few: what is undone often is met with patience.
        for (String namespace : List.of("default", "kube-system", "default", "sample")) {
            deleteAndAwait(namespace);
        }
        rig.kill(first);
        for (String namespace : List.of("default", "kube-system", "sample")) {
            deleteAndAwait(namespace);
        }
        Instant lastOfFirst = Instant.MIN;
        Instant firstOfSecond = Instant.MAX;
        for (String line : Files.readAllLines(temporary.resolve("audit.log"))) {
            JsonNode event = new JsonMapper().readTree(line);
            boolean write = event.path("verb").asText().matches("create|update")
                    && event.path("objectRef").path("resource").asText().equals("configmaps")
                    && !event.path("requestURI").asText().contains("election")
                    && event.path("responseStatus").path("code").asInt() < 300
                    && !event.path("requestObject").toString().contains("election");
            String agent = event.path("userAgent").asText();
            Instant at = Instant.parse(event.path("requestReceivedTimestamp").asText());
            if (write && agent.equals("navarch/istiod-1") && at.isAfter(lastOfFirst)) {
                lastOfFirst = at;
            } else if (write && agent.equals("navarch/istiod-2") && at.isBefore(firstOfSecond)
                    && !event.path("objectRef").path("namespace").asText().equals("istio-system")) {
                firstOfSecond = at;
            }
        }
        assertTrue(lastOfFirst.isAfter(Instant.MIN) && firstOfSecond.isBefore(Instant.MAX), lastOfFirst + " " + firstOfSecond);
        assertTrue(lastOfFirst.isBefore(firstOfSecond), lastOfFirst + " " + firstOfSecond);
        first = second;
    }

    @Test
    @Order(5)
    void withoutTheAnnotationNothingIsWrittenAndTheLockIsGivenBack() {
        rig.annotate(2, "null");
        Eventually.holds("the lock is free", StewardRig.SOON, () -> rig.api(2).get(LOCK).path("metadata").path("annotations")
                .path(LEADER).asText().startsWith("{\"holderIdentity\":\"\","));
        rig.api(2).delete(MAP);
        rig.api(1).delete(MAP);
        // Home goes on, so the steward was awake and had its chance.
        rig.awaitRoot(1, "sample", pem);
        assertEquals("", rig.text(2, "sample", "istio-ca-root-cert", "root-cert.pem"));
        rig.annotate(2, "'*'");
        rig.awaitRoot(2, "sample", pem);
    }

    @Test
    @Order(6)
    void whatTheRoleLacksIsToldByItsRule() {
        ReaderRole.takeBackWhatProfileRemoteAdds(rig.api(2));
        rig.api(2).create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: late}}");
        Eventually.holds("the rule is named", StewardRig.SOON, () -> report(first, "cluster2")
                .contains(
                        "the rule \"configmaps: create, get, list, watch, update\" is missing in the role istio-reader-clusterrole"));
        assertFalse(report(first, "cluster1").contains("is missing"), report(first, "cluster1"));
    }
}
