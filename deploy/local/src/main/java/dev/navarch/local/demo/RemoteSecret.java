package dev.navarch.local.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What makes a cluster part of the mesh: what {@code istioctl create-remote-secret} makes, and the account that it speaks of. */
final class RemoteSecret {
    static final String NAMESPACE = "istio-system";
    static final String READER = "istio-reader-service-account";

    private static final String SECRETS = "/api/v1/namespaces/" + NAMESPACE + "/secrets";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
    private static final JsonMapper JSON = new JsonMapper();

    private RemoteSecret() {
    }

    /** Gives a cluster the reader's account and what it may read. The namespace must exist; call once. */
    static void allowReading(KubeApi api) {
        api.create("/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts", "metadata: {name: " + READER + "}");
        api.create(RBAC + "clusterroles", """
                metadata: {name: istio-reader-clusterrole-istio-system}
                rules:
                - apiGroups: [""]
                  resources: [endpoints, pods, services, nodes, namespaces, secrets]
                  verbs: [get, list, watch]
                - apiGroups: [discovery.k8s.io]
                  resources: [endpointslices]
                  verbs: [get, list, watch]
                - apiGroups: [authentication.k8s.io]
                  resources: [tokenreviews]
                  verbs: [create]
                """);
        api.create(RBAC + "clusterrolebindings", """
                metadata: {name: istio-reader-clusterrole-istio-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: istio-reader-clusterrole-istio-system}
                subjects: [{kind: ServiceAccount, name: %s, namespace: %s}]
                """.formatted(READER, NAMESPACE));
    }

    /** Puts or replaces the secret that holds a kubeconfig for a cluster. */
    static void put(KubeApi api, String cluster, String kubeconfig) {
        String name = "istio-remote-secret-" + cluster;
        String data = Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
        String secret = JSON
                .valueToTree(Map.of("metadata",
                        Map.of("name", name, "labels", Map.of("istio/multiCluster", "true"), "annotations",
                                Map.of("networking.istio.io/cluster", cluster)),
                        "data", Map.of(cluster, data)))
                .toString();
        try {
            api.create(SECRETS, secret);
        } catch (KubeApiException e) {
            if (e.code() != 409) {
                throw e;
            }
            api.replace(SECRETS + "/" + name, secret);
        }
    }
}
