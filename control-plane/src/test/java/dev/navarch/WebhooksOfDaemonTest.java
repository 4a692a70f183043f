package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole daemon answers reviews; without a port of their own, webhooks are on the operator's. */
class WebhooksOfDaemonTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MAPS = "/api/v1/namespaces/istio-system/configmaps";

    private static String review(String group, String kind, String object) {
        return """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE","namespace":"sample",
                 "kind":{"group":"%s","version":"v1","kind":"%s"},"object":%s}}"""
                .formatted(group, kind, object);
    }

    @Test
    void theInjectorFollowsItsConfigMapAndReviewsAreCounted() throws IOException {
        try (Embedded clusters = new Embedded(1);
                RunningDaemon daemon = new RunningDaemon(clusters.get(1).adminKubeconfig(), "127.0.0.1", Map.of())
                        .awaitServing()) {
            String pod = review("", "Pod", "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");
            assertTrue(daemon.review("/inject", pod).contains("no injection template is known yet"));
            ObjectNode map = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
            map.putObject("metadata").put("name", "istio-sidecar-injector").put("namespace", "istio-system");
            map.putObject("data").put("values", "{\"global\":{\"hub\":\"h\"}}").put("config",
                    "policy: enabled\ntemplates: {sidecar: 'metadata: {labels: {hub: \"{{ .Values.global.hub }}\"}}'}\n");
            clusters.get(1).api().create("/api/v1/namespaces/istio-system/configmaps", map.toString());
            Eventually.holds("pods are injected", Embedded.SOON,
                    () -> patch(daemon, "/inject/cluster/cluster2/net/n2", pod).contains("\"hub\":\"h\""));
            assertTrue(patch(daemon, "/inject/cluster/cluster2/net/n2", pod).contains("\"topology.istio.io/network\":\"n2\""));
            assertTrue(daemon.review("/validate", review("networking.istio.io", "Gateway", "{\"metadata\":{},\"spec\":{}}"))
                    .contains("a gateway must have at least one server"));
            assertTrue(daemon.metric("sidecar_injection_requests_total") >= 3, daemon.metrics());
            assertTrue(daemon.metric("sidecar_injection_failure_total") >= 1, daemon.metrics());
            assertEquals(1, daemon.metric(
                    "galley_validation_failed{group=\"networking.istio.io\",reason=\"invalid_resource\",resource=\"\",version=\"v1\"}"),
                    daemon.metrics());
        }
    }

    /** What is bad is passed over, what comes after it is in force without a restart. */
    @Test
    void configMapsAreFollowedAndWhatIsBadLeavesTheLastGoodOne() throws IOException {
        try (Embedded clusters = new Embedded(1);
                RunningDaemon daemon = new RunningDaemon(clusters.get(1).adminKubeconfig(), "127.0.0.1", Map.of())
                        .awaitServing()) {
            KubeApi api = clusters.get(1).api();
            api.create(MAPS, map("istio", "mesh", "trustDomain: one.example", "meshNetworks", networks("10.9.9.1")));
            api.create(MAPS,
                    map("istio-sidecar-injector", "config", template("first"), "values", "{\"global\":{\"hub\":\"h1\"}}"));
            becomes(daemon, "first h1 one.example");
            Eventually.holds("the gateway is known", Embedded.SOON,
                    () -> daemon.debug("networkz").toString().contains("10.9.9.1"));
            api.merge(MAPS + "/istio", "{data: {mesh: 'trustDomain: [bad', meshNetworks: 'networks: ['}}");
            api.merge(MAPS + "/istio-sidecar-injector", "{data: {config: 'templates: {sidecar: \"{{ nosuch }}\"}'}}");
            Eventually.holds("both are refused", Embedded.SOON, () -> daemon.log().contains("invalid injector configuration")
                    && daemon.log().contains("invalid mesh"));
            becomes(daemon, "first h1 one.example");
            assertTrue(daemon.debug("networkz").toString().contains("10.9.9.1"));
            api.merge(MAPS + "/istio", map("istio", "mesh", "trustDomain: two.example", "meshNetworks", networks("10.9.9.2")));
            api.merge(MAPS + "/istio-sidecar-injector", map("istio-sidecar-injector", "config", template("second"), "values",
                    "{\"global\":{\"hub\":\"h2\"}}"));
            becomes(daemon, "second h2 two.example");
            Eventually.holds("the other gateway is known", Embedded.SOON,
                    () -> daemon.debug("networkz").toString().contains("10.9.9.2"));
            api.delete(MAPS + "/istio-sidecar-injector");
            api.merge(MAPS + "/istio", "{data: {mesh: 'trustDomain: three.example'}}");
            becomes(daemon, "second h2 three.example");
        }
    }

    private static void becomes(RunningDaemon daemon, String said) {
        String pod = review("", "Pod", "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");
        Eventually.holds("pods are told " + said, Embedded.SOON,
                () -> patch(daemon, "/inject", pod).contains("\"said\":\"" + said + "\""));
    }

    private static String networks(String gateway) {
        return "networks: {network1: {endpoints: [{fromRegistry: cluster1}], gateways: [{address: " + gateway
                + ", port: 15443}]}}";
    }

    private static String template(String word) {
        return "policy: enabled\ntemplates: {sidecar: 'metadata: {annotations: {said: \"" + word
                + " {{ .Values.global.hub }} {{ .MeshConfig.TrustDomain }}\"}}'}\n";
    }

    private static String map(String name, String... data) {
        ObjectNode map = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name).put("namespace", "istio-system");
        ObjectNode texts = map.putObject("data");
        for (int i = 0; i < data.length; i += 2) {
            texts.put(data[i], data[i + 1]);
        }
        return map.toString();
    }

    private static String patch(RunningDaemon daemon, String path, String review) {
        try {
            String patch = JSON.readTree(daemon.review(path, review)).at("/response/patch").asText();
            return new String(Base64.getDecoder().decode(patch), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
