package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.WebhookKind;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.net.NetworkSandbox;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Validating webhooks go from {@code Ignore} to {@code Fail} once a refusal of ours was seen to work: a real API server asks the daemon's own
 * webhook server through the Service {@code istiod}, with the certificates that the daemon wrote.
 */
class FailClosedIT {
    private static final Duration PROVEN = Duration.ofMinutes(2);
    private static final List<String> CONFIGURATIONS = List.of("istio-validator-istio-system", "istiod-default-validator");
    private static final String GATEWAYS = "/apis/networking.istio.io/v1/namespaces/istio-system/gateways";
    private static final String GOOD = "servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]";

    @Test
    void aRefusalThatWorksIsProvenAndThenNothingBadPassesEvenWithoutUs() throws IOException {
        Optional<String> obstacle = NetworkSandbox.unavailable()
                .or(() -> KubernetesBinary.unavailable(CacheFolder.of(System.getenv())));
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElseThrow());
        try (NetworkSandbox sandbox = NetworkSandbox.create();
                RealCluster cluster = RealCluster
                        .start(RealClusterSpec.onLoopback("cluster1", 63).in(sandbox.node(), sandbox.address()))) {
            KubeApi api = cluster.api();
            LedRemote.namespace(api, "istio-system");
            define(api);
            configuration(api, CONFIGURATIONS.getFirst(), "In, values: [default]");
            configuration(api, CONFIGURATIONS.getLast(), "DoesNotExist");
            service(api);
            try (RunningDaemon daemon = RunningDaemon.withWebhooks(cluster.adminKubeconfig(), sandbox.hostAddress(), Map.of())
                    .awaitServing()) {
                Eventually.holds("both are trusted", LedRemote.SOON, () -> CONFIGURATIONS.stream()
                        .noneMatch(name -> hook(api, name).at("/clientConfig/caBundle").asText("").isEmpty()));
                // Nobody leads the API server to us yet, so what is bad passes, and nothing is locked out.
                gateway(api, "bad-before", "default", "servers: []");
                assertEquals(List.of("Ignore", "Ignore"), policies(api));
                lead(api, sandbox.hostAddress(), daemon.webhookPort());
                Eventually.get("both fail closed", PROVEN,
                        () -> policies(api).equals(List.of("Fail", "Fail")) ? Optional.of(true) : Optional.empty(),
                        () -> policies(api) + " " + daemon.debug("stewardz"));
                refused(() -> gateway(api, "bad", "default", "servers: []"), "a gateway must have at least one server");
                refused(() -> gateway(api, "bad", "", "servers: []"), "a gateway must have at least one server");
                gateway(api, "good", "default", GOOD);
                assertFalse(api.get(GATEWAYS).toString().contains("invalid-gateway"), "the proof is stored nowhere");
                // A chart that is applied again.
                api.merge(WebhookKind.VALIDATING.path() + "/" + CONFIGURATIONS.getFirst(),
                        "{webhooks: " + ignoring(api, CONFIGURATIONS.getFirst()) + "}");
                Eventually.holds("it fails closed again", LedRemote.SOON, () -> policies(api).equals(List.of("Fail", "Fail")));
                assertTrue(daemon.metric("galley_validation_config_updates") >= 3, daemon.metrics());
            }
            refused(() -> gateway(api, "unseen", "default", GOOD), "failed calling webhook");
        }
    }

    private static void refused(Runnable request, String reason) {
        String message = String.valueOf(assertThrows(KubeApiException.class, request::run).getMessage());
        assertTrue(message.contains(reason), message);
    }

    private static void gateway(KubeApi api, String name, String revision, String spec) {
        api.create(GATEWAYS, "{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: " + name
                + (revision.isEmpty() ? "" : ", labels: {istio.io/rev: " + revision + "}") + "}, spec: {" + spec + "}}");
    }

    private static JsonNode hook(KubeApi api, String name) {
        return api.get(WebhookKind.VALIDATING.path() + "/" + name).path("webhooks").path(0);
    }

    private static List<String> policies(KubeApi api) {
        Function<String, String> policy = name -> hook(api, name).path("failurePolicy").asText();
        return CONFIGURATIONS.stream().map(policy).toList();
    }

    private static String ignoring(KubeApi api, String name) {
        return api.get(WebhookKind.VALIDATING.path() + "/" + name).path("webhooks").toString()
                .replace("\"failurePolicy\":\"Fail\"", "\"failurePolicy\":\"Ignore\"");
    }

    private static void define(KubeApi api) {
        api.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: gateways.networking.istio.io}
                spec:
                  group: networking.istio.io
                  scope: Namespaced
                  names: {plural: gateways, singular: gateway, kind: Gateway, listKind: GatewayList}
                  versions:
                  - {name: v1, served: true, storage: true,
                     schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
                """);
        Eventually.holds("it is served", LedRemote.SOON, () -> api.get(GATEWAYS).path("items").isArray());
    }

    /** As Istio's chart has it on the first installation. */
    private static void configuration(KubeApi api, String name, String selection) {
        api.create(WebhookKind.VALIDATING.path(), """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: %s, labels: {app: istiod, istio: istiod, istio.io/rev: default}}
                webhooks:
                - name: validation.istio.io
                  clientConfig: {service: {name: istiod, namespace: istio-system, path: /validate}}
                  rules:
                  - {apiGroups: [security.istio.io, networking.istio.io, telemetry.istio.io, extensions.istio.io],
                     apiVersions: ['*'], operations: [CREATE, UPDATE], resources: ['*']}
                  objectSelector: {matchExpressions: [{key: istio.io/rev, operator: %s}]}
                  failurePolicy: Ignore
                  sideEffects: None
                  admissionReviewVersions: [v1]
                """.formatted(name, selection));
    }

    /** Without a selector: who is behind it a kubelet would know. */
    private static void service(KubeApi api) {
        api.create("/api/v1/namespaces/istio-system/services", """
                {apiVersion: v1, kind: Service, metadata: {name: istiod}, spec: {ports: [{name: https-webhook, port: 443}]}}""");
    }

    private static void lead(KubeApi api, String address, int port) {
        api.create("/apis/discovery.k8s.io/v1/namespaces/istio-system/endpointslices", """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: istiod-1, labels: {kubernetes.io/service-name: istiod}}
                addressType: IPv4
                endpoints: [{addresses: [%s], conditions: {ready: true}}]
                ports: [{name: https-webhook, port: %d, protocol: TCP}]
                """.formatted(address, port));
    }
}
