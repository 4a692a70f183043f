package dev.navarch.inject;

import static dev.navarch.inject.TestInjection.container;
import static dev.navarch.inject.TestInjection.environment;
import static dev.navarch.inject.TestInjection.json;
import static dev.navarch.inject.TestInjection.names;
import static dev.navarch.inject.TestInjection.texts;
import static dev.navarch.inject.TestInjection.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a pod of cluster2 comes back with. What agents rely on was compared with a pod that istiod injected. */
class InjectedPodTest {
    private static final String SLEEP = """
            metadata: {name: sleep, namespace: sample, labels: {app: sleep}}
            spec:
              serviceAccountName: default
              containers:
              - {name: sleep, image: app, volumeMounts: [{name: token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]}
              volumes: [{name: token, projected: {sources: []}}]
            """;
    private final TestInjection injection = new TestInjection();

    @Test
    void aSidecarHasWhatItsAgentReliesOn() {
        JsonNode pod = injection.inject(SLEEP);
        JsonNode proxy = container(pod, "istio-proxy");
        assertEquals(List.of("sleep", "istio-proxy"), names(pod.at("/spec/containers")));
        assertEquals(List.of("istio-init"), names(pod.at("/spec/initContainers")));
        assertEquals("registry.istio.io/testing/proxyv2:latest", proxy.path("image").asText());
        assertEquals(List.of("proxy", "sidecar", "--domain", "$(POD_NAMESPACE).svc.cluster.local", "--proxyLogLevel=warning",
                "--proxyComponentLogLevel=misc:error", "--log_output_level=default:info"), texts(proxy.path("args")));
        assertEquals(json("{\"path\":\"/healthz/ready\",\"port\":15021}"), proxy.at("/startupProbe/httpGet"));
        assertEquals(json("{\"path\":\"/healthz/ready\",\"port\":15021}"), proxy.at("/readinessProbe/httpGet"));
        assertEquals("[600,1,4,15]", List.of(proxy.at("/startupProbe/failureThreshold"), proxy.at("/startupProbe/periodSeconds"),
                proxy.at("/readinessProbe/failureThreshold"), proxy.at("/readinessProbe/periodSeconds")).toString()
                .replace(" ", ""));
        assertEquals(json("[{\"containerPort\":15090,\"protocol\":\"TCP\",\"name\":\"http-envoy-prom\"}]"), proxy.path("ports"));
        assertEquals(
                json("""
                        {"allowPrivilegeEscalation":false,"privileged":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]},
                         "runAsNonRoot":true,"runAsUser":1337,"runAsGroup":1337}"""),
                proxy.path("securityContext"));
        assertEquals(json(
                "{\"requests\":{\"cpu\":\"100m\",\"memory\":\"128Mi\"},\"limits\":{\"cpu\":\"2000m\",\"memory\":\"1024Mi\"}}"),
                proxy.path("resources"));
    }

    @Test
    void itsEnvironmentIsThatOfItsOwnCluster() {
        Map<String, String> environment = environment(container(injection.inject(SLEEP), "istio-proxy"));
        Map<String, String> wanted = new TreeMap<>(Map.ofEntries(Map.entry("PILOT_CERT_PROVIDER", "istiod"),
                Map.entry("CA_ADDR", "istiod.istio-system.svc:15012"), Map.entry("POD_NAME", "<metadata.name>"),
                Map.entry("POD_NAMESPACE", "<metadata.namespace>"), Map.entry("INSTANCE_IP", "<status.podIP>"),
                Map.entry("SERVICE_ACCOUNT", "<spec.serviceAccountName>"), Map.entry("HOST_IP", "<status.hostIP>"),
                Map.entry("ISTIO_CPU_LIMIT", "<limits.cpu>"), Map.entry("GOMEMLIMIT", "<limits.memory>"),
                Map.entry("PROXY_CONFIG", "{\"meshId\":\"mesh1\"}\n"), Map.entry("ISTIO_META_POD_PORTS", "[]"),
                Map.entry("ISTIO_META_APP_CONTAINERS", "sleep"), Map.entry("ISTIO_META_NODE_NAME", "<spec.nodeName>"),
                Map.entry("ISTIO_META_INTERCEPTION_MODE", "REDIRECT"), Map.entry("ISTIO_META_WORKLOAD_NAME", "sleep"),
                Map.entry("ISTIO_META_OWNER", "kubernetes://apis/v1/namespaces/sample/pods/sleep"),
                Map.entry("ISTIO_META_MESH_ID", "mesh1"),
                Map.entry("TRUST_DOMAIN", "cluster.local"), Map.entry("ISTIO_META_CLUSTER_ID", "cluster2"),
                Map.entry("ISTIO_META_NETWORK", "network1")));
        assertEquals(wanted, environment);
    }

    @Test
    void redirectionIsSetUpByAnInitContainer() {
        JsonNode init = container(injection.inject(SLEEP), "istio-init");
        assertEquals(List.of("istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337", "-m", "REDIRECT", "-i", "*", "-x", "",
                "-b", "*", "-d",
                "15090,15021,15020", "--log_output_level=default:info"), texts(init.path("args")));
        assertEquals(
                json("""
                        {"allowPrivilegeEscalation":false,"privileged":false,"capabilities":{"add":["NET_ADMIN","NET_RAW"],"drop":["ALL"]},
                         "readOnlyRootFilesystem":false,"runAsGroup":0,"runAsUser":0,"runAsNonRoot":false}"""),
                init.path("securityContext"));
    }

    @Test
    void volumesOfTheTemplateComeFirstAndAreMounted() {
        JsonNode pod = injection.inject(SLEEP);
        assertEquals(List.of("workload-socket", "credential-socket", "workload-certs", "istio-envoy", "istio-data",
                "istio-podinfo", "istio-token",
                "istiod-ca-cert", "istio-ca-crl", "token"), names(pod.at("/spec/volumes")));
        Map<String, String> mounts = new TreeMap<>();
        container(pod, "istio-proxy").path("volumeMounts")
                .forEach(mount -> mounts.put(mount.path("name").asText(), mount.path("mountPath").asText()));
        assertEquals(Map.of("workload-socket", "/var/run/secrets/workload-spiffe-uds", "credential-socket",
                "/var/run/secrets/credential-uds",
                "workload-certs", "/var/run/secrets/workload-spiffe-credentials", "istiod-ca-cert", "/var/run/secrets/istio",
                "istio-ca-crl",
                "/var/run/secrets/istio/crl", "istio-data", "/var/lib/istio/data", "istio-envoy", "/etc/istio/proxy",
                "istio-token",
                "/var/run/secrets/tokens", "istio-podinfo", "/etc/istio/pod"), mounts);
        JsonNode token = pod.at("/spec/volumes/6/projected/sources/0/serviceAccountToken");
        assertEquals(json("{\"path\":\"istio-token\",\"expirationSeconds\":43200,\"audience\":\"istio-ca\"}"), token);
    }

    @Test
    void labelsAndAnnotationsSayWhatWasDone() {
        JsonNode pod = injection.inject(SLEEP);
        assertEquals(json("""
                {"app":"sleep","security.istio.io/tlsMode":"istio","service.istio.io/canonical-name":"sleep",
                 "service.istio.io/canonical-revision":"latest","topology.istio.io/network":"network1"}"""),
                pod.at("/metadata/labels"));
        JsonNode annotations = pod.at("/metadata/annotations");
        assertEquals(
                json("""
                        {"initContainers":["istio-init"],"containers":["istio-proxy"],"volumes":["workload-socket","credential-socket","workload-certs",
                         "istio-envoy","istio-data","istio-podinfo","istio-token","istiod-ca-cert","istio-ca-crl"],"imagePullSecrets":null,
                         "revision":"default"}"""),
                json(annotations.path("sidecar.istio.io/status").asText()));
        assertEquals("[\"default\",\"sleep\",\"sleep\",\"/stats/prometheus\",\"15020\",\"true\"]",
                List.of(annotations.path("istio.io/rev"), annotations.path("kubectl.kubernetes.io/default-container"),
                        annotations.path("kubectl.kubernetes.io/default-logs-container"), annotations.path("prometheus.io/path"),
                        annotations.path("prometheus.io/port"), annotations.path("prometheus.io/scrape")).toString()
                        .replace(", ", ","));
    }

    @Test
    void withNativeSidecarsTheProxyStartsBeforeTheAuthorsInitContainers() {
        injection.nativeNodes = true;
        JsonNode pod = injection.inject("""
                metadata: {name: sleep}
                spec:
                  initContainers: [{name: first, image: a}]
                  containers: [{name: sleep, image: app}]
                """);
        assertEquals(List.of("istio-init", "istio-proxy", "first"), names(pod.at("/spec/initContainers")));
        assertEquals(List.of("sleep"), names(pod.at("/spec/containers")));
        JsonNode proxy = container(pod, "istio-proxy");
        assertEquals("Always", proxy.path("restartPolicy").asText());
        assertEquals(List.of("pilot-agent", "request", "--debug-port=15020", "POST", "drain"),
                texts(proxy.at("/lifecycle/preStop/exec/command")));
        assertEquals(List.of("sleep", "istio-proxy"), names(injection.inject("""
                metadata: {name: sleep, annotations: {sidecar.istio.io/nativeSidecar: "false"}}
                spec: {containers: [{name: sleep, image: app}]}
                """).at("/spec/containers")));
    }

    @Test
    void withoutNativeSidecarsRedirectionComesAfterTheAuthorsInitContainers() {
        JsonNode pod = injection.inject("""
                metadata: {name: sleep}
                spec:
                  initContainers: [{name: first, image: a}]
                  containers: [{name: sleep, image: app}]
                """);
        assertEquals(List.of("first", "istio-init"), names(pod.at("/spec/initContainers")));
    }

    @Test
    void theApplicationWaitsForItsProxyWhenAsked() {
        JsonNode pod = injection.inject("""
                metadata: {name: sleep, annotations: {proxy.istio.io/config: "holdApplicationUntilProxyStarts: true"}}
                spec: {containers: [{name: sleep, image: app}]}
                """);
        assertEquals(List.of("istio-proxy", "sleep"), names(pod.at("/spec/containers")));
        assertEquals(List.of("pilot-agent", "wait"),
                texts(container(pod, "istio-proxy").at("/lifecycle/postStart/exec/command")));
        assertEquals("{\"meshId\":\"mesh1\",\"holdApplicationUntilProxyStarts\":true}\n",
                environment(container(pod, "istio-proxy")).get("PROXY_CONFIG"));
    }

    @Test
    void withoutInterceptionThereIsNoInitContainerAndTheAuthorsStay() {
        JsonNode pod = injection.inject("""
                metadata: {name: sleep, annotations: {sidecar.istio.io/interceptionMode: NONE}}
                spec:
                  initContainers: [{name: first, image: a}]
                  containers: [{name: sleep, image: app}]
                """);
        assertEquals(List.of("first"), names(pod.at("/spec/initContainers")));
        assertEquals("NONE", environment(container(pod, "istio-proxy")).get("ISTIO_META_INTERCEPTION_MODE"));
    }

    @Test
    void aGatewayKeepsWhatItsAuthorSaidOfTheProxy() {
        JsonNode pod = injection.inject("/inject",
                yaml("""
                        metadata:
                          name: istio-eastwestgateway-1
                          namespace: istio-system
                          labels: {app: istio-eastwestgateway, istio: eastwestgateway, sidecar.istio.io/inject: "true", topology.istio.io/network: network1}
                          annotations: {inject.istio.io/templates: gateway}
                        spec:
                          serviceAccountName: istio-eastwestgateway-service-account
                          containers:
                          - name: istio-proxy
                            image: auto
                            env: [{name: ISTIO_META_REQUESTED_NETWORK_VIEW, value: network1}, {name: ISTIO_META_UNPRIVILEGED_POD, value: "true"}]
                            ports: [{containerPort: 15021}, {containerPort: 15443}, {containerPort: 15012}, {containerPort: 15017}]
                            volumeMounts: [{name: certs, mountPath: /etc/istio/ingressgateway-certs, readOnly: true}]
                            securityContext: {readOnlyRootFilesystem: true}
                          volumes: [{name: certs, secret: {secretName: x, optional: true}}]
                        """));
        JsonNode proxy = container(pod, "istio-proxy");
        assertEquals("registry.istio.io/testing/proxyv2:latest", proxy.path("image").asText());
        assertEquals("router", proxy.at("/args/1").asText());
        assertEquals("[15090,15021,15443,15012,15017]", ports(proxy));
        assertEquals(json("{\"runAsUser\":1337,\"runAsGroup\":1337,\"readOnlyRootFilesystem\":true}"),
                proxy.path("securityContext"));
        Map<String, String> environment = environment(proxy);
        assertEquals("cluster1", environment.get("ISTIO_META_CLUSTER_ID"));
        assertEquals("network1", environment.get("ISTIO_META_NETWORK"));
        assertEquals("network1", environment.get("ISTIO_META_REQUESTED_NETWORK_VIEW"));
        assertEquals("", environment.get("ISTIO_META_APP_CONTAINERS"));
        assertTrue(environment.getOrDefault("ISTIO_META_POD_PORTS", "").contains("{\"containerPort\":15443}"),
                environment.toString());
        JsonNode overrides = json(pod.at("/metadata/annotations").path("proxy.istio.io/overrides").asText());
        assertEquals("istio-proxy", overrides.at("/containers/0/name").asText());
        assertFalse(overrides.at("/containers/0").has("image"));
        assertFalse(pod.at("/spec").has("initContainers"));
        assertEquals("net.ipv4.ip_unprivileged_port_start", pod.at("/spec/securityContext/sysctls/0/name").asText());
        assertEquals("router", container(pod, "istio-proxy").at("/args/1").asText());
        assertEquals(List.of("workload-socket", "credential-socket", "workload-certs", "istio-envoy", "istio-data",
                "istio-podinfo", "istio-token",
                "istiod-ca-cert", "certs"), names(pod.at("/spec/volumes")));
    }

    private static String ports(JsonNode container) {
        return container.path("ports").valueStream().map(port -> port.path("containerPort")).toList().toString().replace(" ", "");
    }
}
