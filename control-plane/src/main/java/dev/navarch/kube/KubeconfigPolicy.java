package dev.navarch.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * What a kubeconfig from a secret may not hold unless the operator allowed it: whoever can write such a secret could run programs here or
 * have our files sent to a server of his.
 */
final class KubeconfigPolicy {
    private KubeconfigPolicy() {
    }

    /** @throws KubeconfigProblem in Istio's words */
    static void check(KubeconfigDocument document, Set<String> allowed) throws KubeconfigProblem {
        for (KubeconfigDocument.Entry user : document.users().values()) {
            JsonNode provider = user.node().path("auth-provider");
            String name = provider.path("name").asText("");
            if (provider.isObject() && !name.equals("oidc") && !allowed.contains(name)) {
                throw refusal("auth provider " + name);
            }
            forbid(user, "client-key", "clientKey", allowed);
            forbid(user, "client-certificate", "clientCertificate", allowed);
            forbid(user, "tokenFile", "tokenFile", allowed);
            if (user.node().path("exec").isObject() && !allowed.contains("exec")) {
                throw refusal("exec");
            }
        }
    }

    private static void forbid(KubeconfigDocument.Entry user, String field, String token, Set<String> allowed)
            throws KubeconfigProblem {
        if (!user.text(field).isEmpty() && !allowed.contains(token)) {
            throw refusal(token);
        }
    }

    private static KubeconfigProblem refusal(String what) {
        return new KubeconfigProblem("kubeconfig is not allowed: " + what + " is not allowed");
    }
}
