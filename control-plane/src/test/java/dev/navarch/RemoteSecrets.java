package dev.navarch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What {@code istioctl create-remote-secret} makes, made by hand. */
final class RemoteSecrets {
    private static final String PATH = "/api/v1/namespaces/istio-system/secrets";
    private static final JsonMapper JSON = new JsonMapper();

    private RemoteSecrets() {
    }

    /** The service account of remote secrets, with what Istio's reader role allows and we need. */
    static void allowReading(KubeApi api) {
        create(api, "/api/v1/namespaces/istio-system/serviceaccounts", """
                metadata: {name: istio-reader-service-account}
                """);
        create(api, "/apis/rbac.authorization.k8s.io/v1/clusterroles", """
                metadata: {name: istio-reader-clusterrole-istio-system}
                rules:
                - apiGroups: [""]
                  resources: [endpoints, pods, services, nodes, replicationcontrollers, namespaces, secrets]
                  verbs: [get, list, watch]
                - apiGroups: [discovery.k8s.io]
                  resources: [endpointslices]
                  verbs: [get, list, watch]
                - apiGroups: [authentication.k8s.io]
                  resources: [tokenreviews]
                  verbs: [create]
                """);
        create(api, "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
                metadata: {name: istio-reader-clusterrole-istio-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: istio-reader-clusterrole-istio-system}
                subjects: [{kind: ServiceAccount, name: istio-reader-service-account, namespace: istio-system}]
                """);
    }

    /** The secret, whole. */
    static String json(String cluster, String kubeconfig) {
        return JSON
                .valueToTree(Map.of("apiVersion", "v1", "kind", "Secret", "metadata",
                        Map.of("name", "istio-remote-secret-" + cluster, "namespace", "istio-system", "labels",
                                Map.of("istio/multiCluster", "true")),
                        "data",
                        Map.of(cluster, Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8)))))
                .toString();
    }

    static void put(KubeApi api, String cluster, String kubeconfig) {
        String name = "istio-remote-secret-" + cluster;
        String secret = json(cluster, kubeconfig);
        try {
            api.create(PATH, secret);
        } catch (KubeApiException e) {
            if (e.code() != 409) {
                throw e;
            }
            api.replace(PATH + "/" + name, secret);
        }
    }

    static void delete(KubeApi api, String cluster) {
        api.delete(PATH + "/istio-remote-secret-" + cluster);
    }

    private static void create(KubeApi api, String path, String yaml) {
        try {
            api.create(path, yaml);
        } catch (KubeApiException e) {
            if (e.code() != 409) {
                throw e;
            }
        }
    }
}
