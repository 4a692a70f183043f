package dev.navarch.steward;

import dev.navarch.local.KubeApi;

/** What Istio's charts grant: the reader's role with what profile remote adds to it, and of istiod's own role what concerns the steward. */
final class ReaderRole {
    private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    private static final String NAME = "istio-reader-clusterrole-istio-system";

    private static final String BASE = """
            - {apiGroups: [config.istio.io, security.istio.io, networking.istio.io, authentication.istio.io, rbac.istio.io,
                telemetry.istio.io, extensions.istio.io], resources: ['*'], verbs: [get, list, watch]}
            - {apiGroups: [''], resources: [endpoints, pods, services, nodes, replicationcontrollers, namespaces, secrets],
               verbs: [get, list, watch]}
            - {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [get, list, watch]}
            - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
            - {apiGroups: [apps], resources: [replicasets], verbs: [get, list, watch]}
            - {apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}
            - {apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [create]}
            """;
    private static final String REMOTE = """
            - {apiGroups: [''], resources: [configmaps], verbs: [create, get, list, watch, update]}
            - {apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations],
               verbs: [get, list, watch, update, patch]}
            - {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations],
               verbs: [get, list, watch, update]}
            """;
    /** Istiod's own, in its namespace. */
    private static final String HOME = """
            - {apiGroups: [networking.istio.io], resources: [gateways], verbs: [create]}
            - {apiGroups: [''], resources: [configmaps], verbs: [delete]}
            - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, update, patch, create]}
            """;

    private ReaderRole() {
    }

    static void grant(KubeApi api) {
        api.create("/api/v1/namespaces/istio-system/serviceaccounts", "metadata: {name: " + StewardRig.READER + "}");
        api.create(ROLES, "metadata: {name: " + NAME + "}\nrules:\n" + BASE + REMOTE);
        api.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                "metadata: {name: " + NAME + "}\n" + subject("ClusterRole", NAME));
    }

    /** Leaves what the reader has without profile remote. */
    static void takeBackWhatProfileRemoteAdds(KubeApi api) {
        api.replace(ROLES + "/" + NAME, "metadata: {name: " + NAME + "}\nrules:\n" + BASE);
    }

    static void grantAtHome(KubeApi api) {
        String roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/istio-system/";
        api.create(roles + "roles", "metadata: {name: istiod}\nrules:\n" + HOME);
        api.create(roles + "rolebindings", "metadata: {name: istiod}\n" + subject("Role", "istiod"));
    }

    private static String subject(String kind, String role) {
        return "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: " + kind + ", name: " + role + "}\n"
                + "subjects: [{kind: ServiceAccount, name: " + StewardRig.READER + ", namespace: istio-system}]\n";
    }
}
