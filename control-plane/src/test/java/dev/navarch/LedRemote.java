package dev.navarch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.WebhookKind;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import dev.navarch.steward.ReaderRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Two real API servers without pods: {@code cluster1}, which is to lead, and {@code cluster2}, a remote in which a remote secret's account has
 * exactly what Istio's charts grant, and which logs who asks it for what.
 */
final class LedRemote implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);
    static final String ROOT = "istio-ca-root-cert";
    static final String LOCK = "istio-namespace-controller-election";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";

    final RealCluster cluster1;
    final RealCluster cluster2;
    final AuditLog audit;
    private final Deque<Runnable> open = new ArrayDeque<>();

    /** @param folder for the audit log */
    LedRemote(Path folder) {
        audit = new AuditLog(folder.resolve("cluster2-audit.log"));
        cluster1 = RealCluster.start(RealClusterSpec.onLoopback("cluster1", 61));
        open.push(cluster1::close);
        cluster2 = RealCluster.start(RealClusterSpec.onLoopback("cluster2", 62).audited(audit.file()));
        open.push(cluster2::close);
        for (RealCluster cluster : List.of(cluster1, cluster2)) {
            namespace(cluster.api(), "istio-system");
            namespace(cluster.api(), "sample");
            ReaderRole.grant(cluster.api());
        }
    }

    /** Why this cannot be run here, if so. */
    static Optional<String> unavailable() {
        return KubernetesBinary.unavailable(CacheFolder.of(System.getenv()));
    }

    KubeApi api(int cluster) {
        return (cluster == 1 ? cluster1 : cluster2).api();
    }

    static void namespace(KubeApi api, String name) {
        api.create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
    }

    /** An injector's configuration as Istio's charts and {@code istioctl tag} make it, without certificates. */
    static void injector(KubeApi api, String name, String revision, String service) {
        api.create(WebhookKind.MUTATING.path(), "metadata: {name: " + name + ", labels: {app: sidecar-injector, istio.io/rev: '"
                + revision + "'}}\nwebhooks:\n" + entry("namespace", name, service) + entry("object", name, service));
    }

    private static String entry(String selector, String value, String service) {
        return """
                - name: rev.%s.sidecar-injector.istio.io
                  clientConfig:
                    service: {name: %s, namespace: istio-system, path: /inject/cluster/cluster2/net/network1, port: 443}
                  %1$sSelector: {matchLabels: {istio.io/rev: %s}}
                  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                  failurePolicy: Fail
                  sideEffects: None
                  admissionReviewVersions: [v1]
                """.formatted(selector, service, value);
    }

    /** Makes the remote known to those of the first cluster, with a new token for its account. */
    void attach() {
        RemoteSecrets.put(api(1), "cluster2", cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
    }

    void detach() {
        RemoteSecrets.delete(api(1), "cluster2");
    }

    /** @param value of the annotation that says who leads the remote; {@code null} in words to take it away */
    void annotate(String value) {
        api(2).merge("/api/v1/namespaces/istio-system", "{metadata: {annotations: {topology.istio.io/controlPlaneClusters: "
                + value + "}}}");
    }

    /** The certificate of the authority in the first cluster, in PEM. */
    String pem() {
        return Eventually.get("the authority's secret", SOON,
                () -> Optional.of(new String(Base64.getDecoder().decode(
                        api(1).get("/api/v1/namespaces/istio-system/secrets/istio-ca-secret").at("/data/ca-cert.pem").asText()),
                        StandardCharsets.US_ASCII)).filter(text -> !text.isEmpty()),
                () -> "");
    }

    /** What a namespace of the remote is told of our certificates; empty when nothing. */
    String told(String namespace) {
        try {
            return api(2).get("/api/v1/namespaces/" + namespace + "/configmaps/" + ROOT).path("data").path("root-cert.pem")
                    .asText("");
        } catch (KubeApiException e) {
            return "";
        }
    }

    void awaitTold(String namespace) {
        String pem = pem();
        Eventually.get("our root in " + namespace, SOON,
                () -> told(namespace).equals(pem) ? Optional.of(true) : Optional.empty(), () -> "there is: " + told(namespace));
    }

    /** Makes whoever leads write: what it wrote into a namespace is deleted, and awaited again. */
    void makeItWrite(String namespace) {
        api(2).delete("/api/v1/namespaces/" + namespace + "/configmaps/" + ROOT);
        awaitTold(namespace);
    }

    /** The certificates of each entry of a webhook configuration of the remote, in base64; empty where there are none. */
    List<String> bundles(String configuration) {
        return api(2).get(WebhookKind.MUTATING.path() + "/" + configuration).path("webhooks").valueStream()
                .map(hook -> hook.path("clientConfig").path("caBundle").asText("")).toList();
    }

    void awaitTrusted(String configuration) {
        String ours = Base64.getEncoder().encodeToString(pem().getBytes(StandardCharsets.US_ASCII));
        Eventually.get("our certificates in " + configuration, SOON,
                () -> bundles(configuration).equals(List.of(ours, ours)) ? Optional.of(true) : Optional.empty(),
                () -> "there are: " + bundles(configuration));
    }

    /** What stands in the remote's lock. */
    String lock() {
        try {
            return api(2).get("/api/v1/namespaces/istio-system/configmaps/" + LOCK).path("metadata").path("annotations")
                    .path(LEADER).asText("");
        } catch (KubeApiException e) {
            return "";
        }
    }

    /** That this pod holds the lock; empty for nobody. */
    boolean isHeldBy(String pod) {
        return lock().startsWith("{\"holderIdentity\":\"" + pod + "\",");
    }

    void awaitHeldBy(String pod) {
        Eventually.get("the lock is held by '" + pod + "'", SOON, () -> isHeldBy(pod) ? Optional.of(true) : Optional.empty(),
                this::lock);
    }

    /** A control plane of the first cluster, in a process of its own. */
    DaemonProcess daemon(String pod, Map<String, String> environment) {
        Map<String, String> all = new TreeMap<>(Map.of("EXTERNAL_ISTIOD", "true"));
        all.putAll(environment);
        DaemonProcess daemon = new DaemonProcess(cluster1.adminKubeconfig(), "127.0.0.1", pod, all);
        open.push(daemon::close);
        return daemon.awaitReady();
    }

    /** Writes that only a leader makes. */
    List<AuditLog.Write> leadersWrites() {
        return audit.writes(write -> write.resource().equals("configmaps") && write.agent().startsWith("navarch/")
                && (write.name().equals(ROOT) || write.name().equals("istio-ca-crl")));
    }

    /** An object of the remote, missing fields and all. */
    JsonNode get(String path) {
        return api(2).get(path);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
