package dev.navarch.steward;

import dev.navarch.local.KubeApi;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Istio's charts grant: the reader's role with what profile remote adds to it, and of istiod's own role what concerns the steward. */
public final class ReaderRole {
    private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    private static final String NAME = "istio-reader-clusterrole-istio-system";
    private static final List<String> READ = List.of("get", "list", "watch");

    private static final List<Rule> BASE = List.of(
            new Rule(
                    "config.istio.io, security.istio.io, networking.istio.io, authentication.istio.io, rbac.istio.io, telemetry.istio.io, "
                            + "extensions.istio.io",
                    "'*'", READ),
            new Rule("''", "endpoints, pods, services, nodes, replicationcontrollers, namespaces, secrets", READ),
            new Rule("apiextensions.k8s.io", "customresourcedefinitions", READ),
            new Rule("discovery.k8s.io", "endpointslices", READ), new Rule("apps", "replicasets", READ),
            new Rule("authentication.k8s.io", "tokenreviews", List.of("create")),
            new Rule("authorization.k8s.io", "subjectaccessreviews", List.of("create")));
    private static final List<Rule> REMOTE = List.of(
            new Rule("''", "configmaps", List.of("create", "get", "list", "watch", "update")),
            new Rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations",
                    List.of("get", "list", "watch", "update", "patch")),
            new Rule("admissionregistration.k8s.io", "validatingwebhookconfigurations",
                    List.of("get", "list", "watch", "update")));
    /** Istiod's own, in its namespace. */
    private static final List<Rule> HOME = List.of(new Rule("networking.istio.io", "gateways", List.of("create")),
            new Rule("''", "configmaps", List.of("delete")),
            new Rule("coordination.k8s.io", "leases", List.of("get", "update", "patch", "create")));

    private record Rule(String groups, String resources, List<String> verbs) {
        Rule without(String resource, String verb) {
            return resources.equals(resource)
                    ? new Rule(groups, resources, verbs.stream().filter(each -> !each.equals(verb)).toList())
                    : this;
        }

        String yaml() {
            return "- {apiGroups: [" + groups + "], resources: [" + resources + "], verbs: [" + String.join(", ", verbs) + "]}\n";
        }
    }

    private ReaderRole() {
    }

    /** Grants the reader all that is its. */
    public static void grant(KubeApi api) {
        api.create("/api/v1/namespaces/istio-system/serviceaccounts", "metadata: {name: " + StewardRig.READER + "}");
        api.create(ROLES, role(Stream.concat(BASE.stream(), REMOTE.stream())));
        api.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                "metadata: {name: " + NAME + "}\n" + subject("ClusterRole", NAME));
    }

    /** Leaves what the reader has without profile remote. */
    static void takeBackWhatProfileRemoteAdds(KubeApi api) {
        api.replace(ROLES + "/" + NAME, role(BASE.stream()));
    }

    /** Leaves all but one verb of one of the resources that profile remote adds; an empty verb takes nothing away. */
    public static void takeBack(KubeApi api, String resource, String verb) {
        api.replace(ROLES + "/" + NAME,
                role(Stream.concat(BASE.stream(), REMOTE.stream().map(rule -> rule.without(resource, verb)))));
    }

    static void grantAtHome(KubeApi api) {
        String roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/istio-system/";
        api.create(roles + "roles", "metadata: {name: istiod}\nrules:\n" + text(HOME.stream()));
        api.create(roles + "rolebindings", "metadata: {name: istiod}\n" + subject("Role", "istiod"));
    }

    private static String role(Stream<Rule> rules) {
        return "metadata: {name: " + NAME + "}\nrules:\n" + text(rules);
    }

    private static String text(Stream<Rule> rules) {
        return rules.map(Rule::yaml).collect(Collectors.joining());
    }

    private static String subject(String kind, String role) {
        return "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: " + kind + ", name: " + role + "}\n"
                + "subjects: [{kind: ServiceAccount, name: " + StewardRig.READER + ", namespace: istio-system}]\n";
    }
}
