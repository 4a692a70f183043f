package dev.navarch.inject;

import static dev.navarch.inject.TestInjection.container;
import static dev.navarch.inject.TestInjection.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a proxy's configuration comes from, and who has the last word. */
class ProxyConfigTest {
    private final TestInjection injection = new TestInjection();

    private JsonNode inject(String annotations) {
        return injection.inject("""
                metadata: {name: sleep, namespace: sample, labels: {app: sleep, tier: back}, annotations: {%s}}
                spec: {containers: [{name: sleep, image: app}]}
                """.formatted(annotations));
    }

    private JsonNode configuration(String annotations) {
        return json(TestInjection.variable(inject(annotations), "PROXY_CONFIG"));
    }

    @Test
    void theNearestResourceCountsAndTheOneForTheWorkloadBeatsTheAnnotation() {
        injection.proxyConfig("istio-system", "mesh", "2026-01-01T00:00:00Z",
                "{concurrency: 1, environmentVariables: {A: mesh, B: mesh}}");
        assertEquals(json("{\"meshId\":\"mesh1\",\"concurrency\":1,\"proxyMetadata\":{\"A\":\"mesh\",\"B\":\"mesh\"}}"),
                configuration(""));
        injection.proxyConfig("sample", "all", "2026-01-01T00:00:00Z", "{concurrency: 2, environmentVariables: {B: all}}");
        assertEquals(2, configuration("").path("concurrency").asInt());
        assertEquals(json("{\"A\":\"mesh\",\"B\":\"all\"}"), configuration("").path("proxyMetadata"));
        String annotation = "proxy.istio.io/config: '{concurrency: 3, proxyMetadata: {C: pod}, tracing: {sampling: 5}}'";
        assertEquals(3, configuration(annotation).path("concurrency").asInt());
        assertEquals(json("{\"A\":\"mesh\",\"B\":\"all\",\"C\":\"pod\"}"), configuration(annotation).path("proxyMetadata"));
        injection.proxyConfig("sample", "sleep", "2026-01-01T00:00:00Z",
                "{selector: {matchLabels: {app: sleep, tier: back}}, concurrency: 4, image: {imageType: distroless}}");
        JsonNode pod = inject(annotation);
        assertEquals(4, json(TestInjection.variable(pod, "PROXY_CONFIG")).path("concurrency").asInt());
        assertEquals("registry.istio.io/testing/proxyv2:latest-distroless", container(pod, "istio-proxy").path("image").asText());
        injection.withoutProxyConfig("sample", "sleep");
        assertEquals(3, configuration(annotation).path("concurrency").asInt());
    }

    @Test
    void othersResourcesDoNotCountAndOfSeveralTheOldest() {
        injection.proxyConfig("sample", "other", "2026-01-01T00:00:00Z", "{selector: {matchLabels: {app: web}}, concurrency: 9}");
        injection.proxyConfig("elsewhere", "all", "2026-01-01T00:00:00Z", "{concurrency: 8}");
        injection.proxyConfig("istio-system", "sleep", "2026-01-01T00:00:00Z",
                "{selector: {matchLabels: {app: sleep}}, concurrency: 7}");
        assertEquals(json("{\"meshId\":\"mesh1\"}"), configuration(""));
        injection.proxyConfig("sample", "a-younger", "2026-03-01T00:00:00Z", "{concurrency: 6}");
        injection.proxyConfig("sample", "older", "2026-02-01T00:00:00Z", "{concurrency: 5}");
        assertEquals(5, configuration("").path("concurrency").asInt());
    }

    @Test
    void theAnnotationReplacesWholeFieldsButForHeadersAndMetadata() {
        injection.mesh = """
                trustDomain: cluster.local
                defaultConfig:
                  discoveryAddress: "istiod.istio-system.svc:15012"
                  tracing: {sampling: 10, zipkin: {address: "z:9411"}}
                  proxyHeaders: {requestId: {disabled: true}, forwardedClientCert: SANITIZE}
                """;
        JsonNode config = configuration(
                "proxy.istio.io/config: '{tracing: {sampling: 5}, proxyHeaders: {request_id: {}, server: {disabled: true}}}'");
        assertEquals(json("{\"sampling\":5}"), config.path("tracing"));
        assertEquals(json("{\"requestId\":{},\"forwardedClientCert\":\"SANITIZE\",\"server\":{\"disabled\":true}}"),
                config.path("proxyHeaders"));
    }

    @Test
    void onOpenShiftTheNamespaceSaysWhomTheProxyRunsAs() {
        injection.openShift = true;
        injection.namespaces.put("cluster2/sample", Map.of("openshift.io/sa.scc.uid-range", "1000620000/10000",
                "openshift.io/sa.scc.supplemental-groups", "1000-1999,5000/10"));
        JsonNode pod = injection.inject("""
                metadata: {name: sleep, namespace: sample}
                spec:
                  containers:
                  - {name: sleep, image: app, securityContext: {runAsUser: 1000620000}}
                  - {name: istio-proxy, image: auto, securityContext: {runAsUser: 1000620000, runAsGroup: 0}}
                """);
        JsonNode context = container(pod, "istio-proxy").path("securityContext");
        assertEquals(1_000_629_999L, context.path("runAsUser").asLong());
        assertEquals(1999, context.path("runAsGroup").asLong());
        assertEquals("1000629999", container(pod, "istio-init").at("/args/6").asText());
        injection.openShift = false;
        assertEquals(1337, container(inject(""), "istio-proxy").at("/securityContext/runAsUser").asLong());
    }
}
