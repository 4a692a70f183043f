package dev.navarch.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who may do what, and with which tokens: all of Istio's {@code AuthorizationPolicy} and {@code RequestAuthentication} by namespace. Those of the root
 * namespace are for workloads of all namespaces.
 *
 * @param rootNamespace empty where there are no policies
 * @param namespaces those that have any
 * @param keys what is published by issuers, as far as it is known
 */
public record SecurityPolicies(String rootNamespace, Map<String, OfNamespace> namespaces, Map<JwtKeys.Published, String> keys) {
    /** Nobody says anything. */
    public static final SecurityPolicies NONE = new SecurityPolicies("", Map.of(), Map.of());

    public SecurityPolicies {
        namespaces = Map.copyOf(namespaces);
        keys = Map.copyOf(keys);
    }

    /** What a namespace says, each in the order of names. */
    public record OfNamespace(List<AuthorizationPolicyFact> authorization, List<RequestAuthenticationFact> authentication) {
        static final OfNamespace NONE = new OfNamespace(List.of(), List.of());

        public OfNamespace {
            authorization = List.copyOf(authorization);
            authentication = List.copyOf(authentication);
        }

        public boolean isEmpty() {
            return authorization.isEmpty() && authentication.isEmpty();
        }
    }

    /** Policies for a workload with these labels: those of the root namespace first. */
    public List<AuthorizationPolicyFact> authorizationOf(String namespace, Labels labels) {
        List<AuthorizationPolicyFact> selected = new ArrayList<>(0);
        for (OfNamespace some : speakingFor(namespace)) {
            for (AuthorizationPolicyFact policy : some.authorization()) {
                if (policy.target().selects(labels)) {
                    selected.add(policy);
                }
            }
        }
        return selected;
    }

    /** Policies for a workload with these labels: those of the root namespace first. */
    public List<RequestAuthenticationFact> authenticationOf(String namespace, Labels labels) {
        List<RequestAuthenticationFact> selected = new ArrayList<>(0);
        for (OfNamespace some : speakingFor(namespace)) {
            for (RequestAuthenticationFact policy : some.authentication()) {
                if (policy.target().selects(labels)) {
                    selected.add(policy);
                }
            }
        }
        return selected;
    }

    private List<OfNamespace> speakingFor(String namespace) {
        OfNamespace root = namespaces.getOrDefault(rootNamespace, OfNamespace.NONE);
        return namespace.equals(rootNamespace)
                ? List.of(root)
                : List.of(root, namespaces.getOrDefault(namespace, OfNamespace.NONE));
    }
}
