package dev.navarch.local.embedded;

import dev.navarch.local.embedded.ResourceType.Scope;
import dev.navarch.local.embedded.ResourceType.Trait;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types that one cluster serves: the built-in ones and those its CustomResourceDefinitions add. Guarded by the store's lock. */
final class ResourceTypes {
    private final Map<String, ResourceType> types = new LinkedHashMap<>();

    ResourceTypes() {
        core();
        rest();
    }

    private void core() {
        builtin("", "v1", "namespaces", "Namespace", Scope.CLUSTER, "ns", Trait.STATUS);
        builtin("", "v1", "services", "Service", Scope.NAMESPACED, "svc", Trait.STATUS);
        builtin("", "v1", "pods", "Pod", Scope.NAMESPACED, "po", Trait.STATUS);
        builtin("", "v1", "nodes", "Node", Scope.CLUSTER, "no", Trait.STATUS);
        builtin("", "v1", "secrets", "Secret", Scope.NAMESPACED, "");
        builtin("", "v1", "configmaps", "ConfigMap", Scope.NAMESPACED, "cm");
        builtin("", "v1", "serviceaccounts", "ServiceAccount", Scope.NAMESPACED, "sa");
        builtin("", "v1", "endpoints", "Endpoints", Scope.NAMESPACED, "ep");
        builtin("", "v1", "events", "Event", Scope.NAMESPACED, "ev", Trait.DROPPED);
    }

    private void rest() {
        builtin("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration",
                Scope.CLUSTER, "",
                Trait.VERSIONED_UPDATE, Trait.GENERATION);
        builtin("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration",
                Scope.CLUSTER,
                "", Trait.VERSIONED_UPDATE, Trait.GENERATION);
        builtin("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", Scope.CLUSTER,
                "",
                Trait.STATUS, Trait.GENERATION);
        builtin("admissionregistration.k8s.io", "v1", "validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding",
                Scope.CLUSTER, "", Trait.GENERATION);
        builtin("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", Scope.CLUSTER, "crd",
                Trait.STATUS,
                Trait.GENERATION);
        builtin("apps", "v1", "deployments", "Deployment", Scope.NAMESPACED, "deploy", Trait.STATUS, Trait.GENERATION);
        builtin("apps", "v1", "replicasets", "ReplicaSet", Scope.NAMESPACED, "rs", Trait.STATUS, Trait.GENERATION);
        builtin("apps", "v1", "statefulsets", "StatefulSet", Scope.NAMESPACED, "sts", Trait.STATUS, Trait.GENERATION);
        builtin("apps", "v1", "daemonsets", "DaemonSet", Scope.NAMESPACED, "ds", Trait.STATUS, Trait.GENERATION);
        builtin("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", Scope.NAMESPACED, "hpa",
                Trait.STATUS);
        builtin("batch", "v1", "jobs", "Job", Scope.NAMESPACED, "", Trait.STATUS, Trait.GENERATION);
        builtin("batch", "v1", "cronjobs", "CronJob", Scope.NAMESPACED, "cj", Trait.STATUS, Trait.GENERATION);
        builtin("coordination.k8s.io", "v1", "leases", "Lease", Scope.NAMESPACED, "", Trait.VERSIONED_UPDATE);
        builtin("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", Scope.NAMESPACED, "", Trait.GENERATION);
        builtin("events.k8s.io", "v1", "events", "Event", Scope.NAMESPACED, "ev", Trait.DROPPED);
        builtin("networking.k8s.io", "v1", "ingresses", "Ingress", Scope.NAMESPACED, "ing", Trait.STATUS, Trait.GENERATION);
        builtin("networking.k8s.io", "v1", "ingressclasses", "IngressClass", Scope.CLUSTER, "", Trait.GENERATION);
        builtin("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", Scope.NAMESPACED, "netpol", Trait.GENERATION);
        builtin("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", Scope.NAMESPACED, "pdb", Trait.STATUS,
                Trait.GENERATION);
        builtin("rbac.authorization.k8s.io", "v1", "roles", "Role", Scope.NAMESPACED, "");
        builtin("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", Scope.NAMESPACED, "");
        builtin("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", Scope.CLUSTER, "");
        builtin("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", Scope.CLUSTER, "");
    }

    private void builtin(String group, String version, String plural, String kind, Scope scope, String shortName,
            Trait... traits) {
        Set<Trait> set = EnumSet.noneOf(Trait.class);
        set.addAll(List.of(traits));
        add(new ResourceType(group, version, plural, kind, scope, set, shortName.isEmpty() ? List.of() : List.of(shortName)));
    }

    void add(ResourceType type) {
        types.put(type.group() + "/" + type.version() + "/" + type.plural(), type);
    }

    /** Forgets every version of a custom type. */
    void remove(String group, String plural) {
        types.values().removeIf(t -> t.group().equals(group) && t.plural().equals(plural) && t.has(Trait.CUSTOM));
    }

    @Nullable
    ResourceType find(String group, String version, String plural) {
        return types.get(group + "/" + version + "/" + plural);
    }

    /** A built-in type of the core group. */
    ResourceType core(String plural) {
        return require("", "v1", plural);
    }

    /** A type that must be there. */
    ResourceType require(String group, String version, String plural) {
        ResourceType type = find(group, version, plural);
        if (type == null) {
            throw new IllegalArgumentException("no resource " + plural + " in " + group + "/" + version);
        }
        return type;
    }

    /** All types, built-in first. */
    Collection<ResourceType> all() {
        return List.copyOf(types.values());
    }
}
