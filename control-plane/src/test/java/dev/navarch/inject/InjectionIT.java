package dev.navarch.inject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.Workloads;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import dev.navarch.loop.Clock;
import dev.navarch.webhook.Review;
import dev.navarch.webhook.Reviewer;
import dev.navarch.webhook.Verdict;
import dev.navarch.webhook.TestKeys;
import dev.navarch.webhook.WebhookLimits;
import dev.navarch.webhook.WebhookServer;
import dev.navarch.webhook.Webhooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A real API server of cluster2 asks us about a pod, by the path that its webhook configuration has, and stores what we answer. */
class InjectionIT {
    private static final String PODS = "/api/v1/namespaces/sample/pods";

    @Test
    void aPodOfClusterTwoComesOutInjected() throws IOException, CertificateEncodingException {
        assumeTrue(KubernetesBinary.unavailable(CacheFolder.of(System.getenv())).isEmpty());
        TestInjection injection = new TestInjection();
        TestKeys keys = new TestKeys("injector", "127.0.0.1");
        Injector injector = injection.injector();
        try (RealCluster cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster2", 2));
                WebhookServer server = WebhookServer.listen(new Webhooks(WebhookLimits.defaults(), injector, null),
                        WebhookServer.Security.from(keys, "1.2", List.of()), Clock.SYSTEM, "127.0.0.1", 0)) {
            Workloads workloads = new Workloads(cluster.api());
            workloads.namespace("sample", Map.of());
            workloads.serviceAccount("sample", "default");
            workloads.node("node-1", "region1", "zone1");
            register(cluster.api(), server.port(), keys);
            awaitCalled(cluster.api());
            JsonNode pod = cluster.api().get(PODS + "/sleep");
            assertEquals("cluster2", TestInjection.variable(pod, "ISTIO_META_CLUSTER_ID"));
            assertEquals("network1", TestInjection.variable(pod, "ISTIO_META_NETWORK"));
            assertEquals("network1", pod.at("/metadata/labels").path("topology.istio.io/network").asText());
            assertEquals(List.of("istio-init"), TestInjection.names(pod.at("/spec/initContainers")));
            assertEquals(List.of("sleep", "istio-proxy"), TestInjection.names(pod.at("/spec/containers")));
            KubeApiException refused = assertThrows(KubeApiException.class,
                    () -> create(cluster.api(), "wrong", "annotations: {sidecar.istio.io/proxyCPU: lots}"));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("denied the request")
                            && String.valueOf(refused.getMessage()).contains("sidecar.istio.io/proxyCPU"),
                    String.valueOf(refused.getMessage()));
        }
    }

    /** Each meets the injector that its shape wants. Nothing is stored: the API server judges all the same. */
    @Test
    void anApiServerTakesPodsOfAllShapesAndSaysWhyNotOthers() throws IOException, CertificateEncodingException {
        assumeTrue(KubernetesBinary.unavailable(CacheFolder.of(System.getenv())).isEmpty());
        TestKeys keys = new TestKeys("injector", "127.0.0.1");
        AtomicReference<Injector> injector = new AtomicReference<>(new TestInjection().injector());
        try (RealCluster cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster2", 2));
                WebhookServer server = WebhookServer.listen(new Webhooks(WebhookLimits.defaults(), new Following(injector), null),
                        WebhookServer.Security.from(keys, "1.2", List.of()), Clock.SYSTEM, "127.0.0.1", 0)) {
            Workloads workloads = new Workloads(cluster.api());
            workloads.namespace("sample", Map.of());
            workloads.serviceAccount("sample", "default");
            workloads.node("node-1", "region1", "zone1");
            register(cluster.api(), server.port(), keys);
            awaitCalled(cluster.api());
            for (PodShapes.Shape shape : PodShapes.all()) {
                injector.set(shape.injection().injector());
                if (shape.denied().isEmpty()) {
                    taken(cluster.api(), shape);
                } else {
                    KubeApiException refused = assertThrows(KubeApiException.class,
                            () -> cluster.api().create(PODS + "?dryRun=All", shape.pod().toString()), shape.name());
                    assertTrue(String.valueOf(refused.getMessage()).contains(shape.denied()), refused.getMessage());
                }
            }
        }
    }

    private static void taken(KubeApi api, PodShapes.Shape shape) {
        JsonNode pod = api.create(PODS + "?dryRun=All", shape.pod().toString());
        JsonNode wanted = TestInjection.patched(shape.pod(), shape.injection().judge(TestInjection.PATH,
                shape.pod()) instanceof Verdict.Patched patched ? patched.patch() : shape.pod().arrayNode());
        for (String list : List.of("containers", "initContainers")) {
            assertEquals(TestInjection.names(wanted.at("/spec").path(list)), TestInjection.names(pod.at("/spec").path(list)),
                    shape.name());
        }
    }

    /** Whatever injector is wanted now. */
    private record Following(AtomicReference<Injector> injector) implements Reviewer {
        @Override
        public Verdict judge(Review review) {
            return Objects.requireNonNull(injector.get()).judge(review);
        }

        @Override
        public void unreadable(int status) {
            throw new AssertionError("an API server asks well-formed questions: " + status);
        }
    }

    private static void create(KubeApi api, String name, String metadata) {
        api.create(PODS, """
                metadata: {name: %s, labels: {app: sleep}, %s}
                spec: {containers: [{name: sleep, image: app}]}
                """.formatted(name, metadata));
    }

    /** A configuration comes into force a moment after it is stored. */
    private static void awaitCalled(KubeApi api) {
        Eventually.holds("a new pod is injected", Duration.ofSeconds(60), () -> {
            if (api.get(PODS).path("items").valueStream().anyMatch(pod -> pod.at("/metadata/name").asText().equals("sleep"))) {
                api.delete(PODS + "/sleep");
            }
            create(api, "sleep", "annotations: {}");
            return api.get(PODS + "/sleep").at("/spec/containers").size() == 2;
        });
    }

    private static void register(KubeApi api, int port, TestKeys keys) throws CertificateEncodingException {
        String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(keys.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        api.create("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", """
                metadata: {name: istio-sidecar-injector}
                webhooks:
                - name: object.sidecar-injector.istio.io
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  failurePolicy: Fail
                  timeoutSeconds: 10
                  rules: [{apiGroups: [''], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
                  clientConfig:
                    url: https://127.0.0.1:%d%s
                    caBundle: %s
                """.formatted(port, TestInjection.PATH,
                Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
    }
}
