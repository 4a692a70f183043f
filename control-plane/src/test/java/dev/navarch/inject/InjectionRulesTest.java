package dev.navarch.inject;

import static dev.navarch.inject.TestInjection.container;
import static dev.navarch.inject.TestInjection.environment;
import static dev.navarch.inject.TestInjection.json;
import static dev.navarch.inject.TestInjection.names;
import static dev.navarch.inject.TestInjection.texts;
import static dev.navarch.inject.TestInjection.variable;
import static dev.navarch.inject.TestInjection.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.inject.pod.PathParameters;
import dev.navarch.webhook.Review;
import dev.navarch.webhook.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is injected, and what becomes of probes, metrics, overrides and mistakes. */
class InjectionRulesTest {
    private final TestInjection injection = new TestInjection();

    private boolean isInjected(String labels, String spec) {
        return injection.inject("{metadata: {name: a, labels: " + labels + "}, spec: " + spec + "}").at("/metadata/annotations")
                .has("sidecar.istio.io/status");
    }

    @Test
    void hostNetworkAndSystemNamespacesAreSkipped() {
        assertFalse(isInjected("{}", "{hostNetwork: true, containers: [{name: a}]}"));
        assertFalse(
                injection.inject("{metadata: {name: a, namespace: kube-system}, spec: {containers: [{name: a}]}}").has("status"));
        assertEquals(Map.of("requested", 2, "answered", 2, "skipped", 2), injection.counts);
    }

    @Test
    void aLabelDecidesThenSelectorsThenThePolicy() {
        String spec = "{containers: [{name: a}]}";
        assertTrue(isInjected("{}", spec));
        assertFalse(isInjected("{sidecar.istio.io/inject: 'false'}", spec));
        injection.config = "policy: disabled\nalwaysInjectSelector: [{matchLabels: {x: y}}]\nneverInjectSelector: [{matchExpressions: [{key: z, operator: Exists}]}, {}]\n";
        assertFalse(isInjected("{}", spec));
        assertTrue(isInjected("{sidecar.istio.io/inject: 'true'}", spec));
        assertFalse(isInjected("{sidecar.istio.io/inject: 'yes'}", spec));
        assertTrue(isInjected("{x: y}", spec));
        assertFalse(isInjected("{x: y, z: a}", spec));
        injection.config = "policy: off\n";
        assertFalse(isInjected("{sidecar.istio.io/inject: 'true'}", spec));
    }

    @Test
    void thePathSaysClusterAndNetwork() {
        assertEquals(Map.of("ISTIO_META_CLUSTER_ID", "cluster2", "ISTIO_META_NETWORK", "network1"),
                PathParameters.of("/inject/cluster/cluster2/net/network1").environment());
        assertEquals(Map.of("ISTIO_META_NETWORK", "a/b", "FOO", "bar"),
                PathParameters.of("/inject/net/a--slash--b/foo/bar/").environment());
        assertEquals(new PathParameters(Map.of("ISTIO_META_CLUSTER_ID", "c"), "odd"), PathParameters.of("/inject/cluster/c/odd"));
        assertEquals(Map.of("A", "b", "C", ""), PathParameters.of("/inject/:ENV:A=b:ENV:C=:ENV:=x").environment());
        assertEquals(Map.of(), PathParameters.of("/inject").environment());
    }

    @Test
    void thePodsOwnNetworkLabelCountsBeforeThePathAndThePathBeforeTheValues() {
        JsonNode labelled = injection
                .inject("{metadata: {name: a, labels: {topology.istio.io/network: n3}}, spec: {containers: [{name: a}]}}");
        assertEquals("n3", variable(labelled, "ISTIO_META_NETWORK"));
        JsonNode plain = injection.inject("/inject", yaml("{metadata: {name: a}, spec: {containers: [{name: a}]}}"));
        assertEquals("network9", variable(plain, "ISTIO_META_NETWORK"));
        assertEquals("cluster1", variable(plain, "ISTIO_META_CLUSTER_ID"));
    }

    @Test
    void probesAreAskedOfTheAgent() {
        JsonNode pod = injection.inject("""
                metadata: {name: a}
                spec:
                  containers:
                  - name: app
                    ports: [{name: web, containerPort: 8080}]
                    readinessProbe: {httpGet: {path: /ready, port: web, scheme: HTTPS}, timeoutSeconds: 2, periodSeconds: 3}
                    livenessProbe: {tcpSocket: {port: 8081}}
                    startupProbe: {grpc: {port: 8082, service: s}}
                    lifecycle: {preStop: {httpGet: {path: /stop, port: 8080}}, postStart: {exec: {command: [x]}}}
                """);
        JsonNode app = container(pod, "app");
        assertEquals(json("{\"path\":\"/app-health/app/readyz\",\"port\":15020,\"scheme\":\"HTTP\"}"),
                app.at("/readinessProbe/httpGet"));
        assertEquals(3, app.at("/readinessProbe/periodSeconds").asInt());
        assertEquals(json("{\"httpGet\":{\"path\":\"/app-health/app/livez\",\"port\":15020}}"), app.path("livenessProbe"));
        assertEquals(json("{\"httpGet\":{\"path\":\"/app-health/app/startupz\",\"port\":15020}}"), app.path("startupProbe"));
        assertEquals(json("{\"httpGet\":{\"path\":\"/app-lifecycle/app/prestopz\",\"port\":15020}}"),
                app.at("/lifecycle/preStop"));
        assertTrue(app.at("/lifecycle/postStart").has("exec"));
        assertEquals(json("""
                {"/app-health/app/livez":{"tcpSocket":{"port":8081}},
                 "/app-health/app/readyz":{"httpGet":{"path":"/ready","port":8080,"scheme":"HTTPS"},"timeoutSeconds":2},
                 "/app-health/app/startupz":{"grpc":{"port":8082,"service":"s"}},
                 "/app-lifecycle/app/prestopz":{"httpGet":{"path":"/stop","port":8080}}}"""),
                json(variable(pod, "ISTIO_KUBE_APP_PROBERS")));
    }

    @Test
    void probesStayWhenTheirRewriteIsRefused() {
        JsonNode pod = injection.inject("""
                metadata: {name: a, annotations: {sidecar.istio.io/rewriteAppHTTPProbers: "false"}}
                spec: {containers: [{name: app, livenessProbe: {tcpSocket: {port: 8081}}}]}
                """);
        assertEquals(8081, container(pod, "app").at("/livenessProbe/tcpSocket/port").asInt());
    }

    @Test
    void metricsAreScrapedFromTheAgentWhichScrapesTheApplication() {
        JsonNode pod = injection
                .inject("""
                        metadata: {name: a, annotations: {prometheus.io/scrape: "true", prometheus.io/port: "8080", prometheus.io/path: /m}}
                        spec: {containers: [{name: app}]}
                        """);
        assertEquals("15020", pod.at("/metadata/annotations").path("prometheus.io/port").asText());
        assertEquals("{\"scrape\":\"true\",\"path\":\"/m\",\"port\":\"8080\"}",
                variable(pod, "ISTIO_PROMETHEUS_ANNOTATIONS"));
        JsonNode off = injection
                .inject("{metadata: {name: a, annotations: {prometheus.io/scrape: 'false'}}, spec: {containers: [{name: app}]}}");
        assertFalse(off.at("/metadata/annotations").has("prometheus.io/port"));
        JsonNode own = injection.inject(
                "{metadata: {name: a, annotations: {prometheus.istio.io/merge-metrics: 'false'}}, spec: {containers: [{name: app}]}}");
        assertFalse(own.at("/metadata/annotations").has("prometheus.io/port"));
        assertTrue(injection
                .denial("{metadata: {name: a, annotations: {prometheus.io/port: '15090'}}, spec: {containers: [{name: app}]}}")
                .contains("reserved for Istio"));
    }

    @Test
    void whatTheAuthorSaysOfTheProxyWins() {
        JsonNode pod = injection
                .inject("""
                        metadata: {name: a}
                        spec:
                          containers:
                          - {name: app}
                          - {name: istio-proxy, image: mine, resources: {limits: {cpu: "4"}}, env: [{name: X, value: "1"}], securityContext: {runAsUser: 1234}}
                        """);
        JsonNode proxy = container(pod, "istio-proxy");
        assertEquals("mine", proxy.path("image").asText());
        assertEquals(json("{\"cpu\":\"4\",\"memory\":\"1024Mi\"}"), proxy.at("/resources/limits"));
        assertEquals("1", environment(proxy).get("X"));
        assertEquals(List.of("app", "istio-proxy"), names(pod.at("/spec/containers")));
        assertEquals("1234", texts(container(pod, "istio-init").path("args")).get(6));
    }

    @Test
    void whatTheAuthorSaysOfANativeProxyGoesAlong() {
        injection.nativeNodes = true;
        JsonNode pod = injection
                .inject("{metadata: {name: a}, spec: {containers: [{name: app}, {name: istio-proxy, image: mine}]}}");
        assertEquals(List.of("app"), names(pod.at("/spec/containers")));
        assertEquals("mine", container(pod, "istio-proxy").path("image").asText());
    }

    @Test
    void theImageHasTheTypeThatIsAskedFor() {
        assertEquals("registry.istio.io/testing/proxyv2:latest-distroless", container(injection.inject(
                "{metadata: {name: a, annotations: {sidecar.istio.io/proxyImageType: distroless}}, spec: {containers: [{name: app}]}}"),
                "istio-proxy").path("image").asText());
        injection.values = "{global: {tag: 1.30.1-distroless, variant: debug}}";
        assertEquals("registry.istio.io/testing/proxyv2:1.30.1-debug",
                container(injection.inject("{metadata: {name: a}, spec: {containers: [{name: app}]}}"), "istio-proxy")
                        .path("image").asText());
        assertEquals("other/proxy:1", container(injection.inject(
                "{metadata: {name: a, annotations: {sidecar.istio.io/proxyImage: 'other/proxy:1'}}, spec: {containers: [{name: app}]}}"),
                "istio-proxy").path("image").asText());
    }

    @Test
    void theOwnerIsTheWorkloadBehindTheController() {
        assertEquals("kubernetes://apis/apps/v1/namespaces/sample/deployments/web",
                owner("ReplicaSet", "apps/v1", "web-5d4", "{pod-template-hash: 5d4}"));
        assertEquals("kubernetes://apis/v1alpha1/namespaces/sample/rollouts/web",
                owner("ReplicaSet", "apps/v1", "web-5d4", "{rollouts-pod-template-hash: 5d4}"));
        assertEquals("kubernetes://apis/batch/v1/namespaces/sample/cronjobs/night",
                owner("Job", "batch/v1", "night-28761230", "{}"));
        assertEquals("kubernetes://apis/apps/v1/namespaces/sample/statefulsets/db", owner("StatefulSet", "apps/v1", "db", "{}"));
    }

    private String owner(String kind, String version, String name, String labels) {
        return variable(injection.inject(
                "{metadata: {generateName: x-, labels: %s, ownerReferences: [{controller: true, kind: %s, apiVersion: %s, name: %s}]}, spec: {containers: [{name: app}]}}"
                        .formatted(labels, kind, version, name)),
                "ISTIO_META_OWNER");
    }

    @Test
    void severalTemplatesAndAliases() {
        injection.config = "policy: enabled\naliases: {both: [sidecar, extra]}\ntemplates: {extra: 'metadata: {labels: {extra: \"{{ .Revision }}\"}}'}\n";
        JsonNode pod = injection.inject(
                "{metadata: {name: a, annotations: {inject.istio.io/templates: both}}, spec: {containers: [{name: app}]}}");
        assertEquals("default", pod.at("/metadata/labels/extra").asText());
        assertTrue(injection.denial(
                "{metadata: {name: a, annotations: {inject.istio.io/templates: 'sidecar, none'}}, spec: {containers: [{name: app}]}}")
                .contains("requested template \"none\" not found; have extra, gateway, sidecar"));
    }

    @Test
    void aWrongAnnotationDeniesThePodInWords() {
        for (String wrong : List.of("sidecar.istio.io/interceptionMode: SOME",
                "traffic.sidecar.istio.io/excludeInboundPorts: 'a,b'",
                "traffic.sidecar.istio.io/includeOutboundIPRanges: 10.0.0.0/33",
                "traffic.sidecar.istio.io/excludeOutboundIPRanges: '*'",
                "traffic.sidecar.istio.io/excludeOutboundPorts: '70000'", "sidecar.istio.io/proxyCPU: lots",
                "sidecar.istio.io/rewriteAppHTTPProbers: maybe",
                "status.sidecar.istio.io/port: '-1'", "proxy.istio.io/config: '[]'", "proxy.istio.io/config: '{'",
                "traffic.sidecar.istio.io/kubevirtInterfaces: 'a b'")) {
            String message = injection
                    .denial("{metadata: {name: a, annotations: {" + wrong + "}}, spec: {containers: [{name: app}]}}");
            assertTrue(message.contains(wrong.substring(0, wrong.indexOf(':'))) && message.contains("invalid value"), message);
        }
        assertEquals(11, injection.counts.get("failed"));
        assertEquals(11, injection.counts.get("answered"));
    }

    @Test
    void whatIsNoPodIsDenied() {
        assertInstanceOf(Verdict.Denied.class,
                injection.judge(new Review("/inject", "CREATE", "", "v1", "Service", "services", "", "", yaml("{a: b}"), false)));
        assertInstanceOf(Verdict.Denied.class,
                injection.judge(new Review("/inject", "CREATE", "", "v1", "Pod", "pods", "", "", yaml("{}"), false)));
    }

    @Test
    void severalPlacesOfMetricsGoToTheAgentAndTheFirstStandsForThoseThatKnowOne() {
        JsonNode pod = injection
                .inject("""
                        metadata: {name: sleep, annotations: {prometheus.istio.io/scrape-targets: "8080:/stats, 9090", prometheus.io/scrape: "true"}}
                        spec: {containers: [{name: sleep, image: app}]}
                        """);
        assertEquals(TestInjection
                .json("""
                        {"scrape":"true","path":"/stats","port":"8080","targets":[{"port":"8080","path":"/stats"},{"port":"9090","path":"/metrics"}]}"""),
                TestInjection.json(TestInjection.variable(pod, "ISTIO_PROMETHEUS_ANNOTATIONS")));
        assertFalse(pod.at("/metadata/annotations").has("prometheus.istio.io/scrape-targets"));
        assertEquals("15020", pod.at("/metadata/annotations").path("prometheus.io/port").asText());
        for (String wrong : List.of("15090", "0:/x", "x", "8080,15020")) {
            assertTrue(injection.denial("""
                    metadata: {name: sleep, annotations: {prometheus.istio.io/scrape-targets: "%s"}}
                    spec: {containers: [{name: sleep, image: app}]}
                    """.formatted(wrong)).contains("in annotation prometheus.istio.io/scrape-targets"), wrong);
        }
    }

    @Test
    void anApplicationThatRunsAsTheProxyIsToldThatItIsOutsideTheMesh() {
        String pod = """
                metadata: {name: sleep, annotations: {%s}}
                spec: {securityContext: {runAsUser: 1337}, containers: [{name: sleep, image: app}, {name: other, image: b, securityContext: {runAsUser: 1}}]}
                """;
        Verdict.Patched warned = (Verdict.Patched) injection.judge(TestInjection.PATH, TestInjection.yaml(pod.formatted("")));
        assertEquals(List.of(
                "container sleep runs as user 1337, as the proxy does: its traffic passes by the mesh; give it another runAsUser"),
                warned.warnings());
        assertEquals(List.of(), ((Verdict.Patched) injection.judge(TestInjection.PATH,
                TestInjection.yaml(pod.formatted("sidecar.istio.io/interceptionMode: NONE")))).warnings());
    }
}
