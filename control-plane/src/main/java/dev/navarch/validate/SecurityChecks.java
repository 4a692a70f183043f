package dev.navarch.validate;

import dev.navarch.kube.decode.PolicyReading;
import dev.navarch.model.FactKind;

/**
 * What policies on requests must have. Whatever would not be understood is refused here, where somebody can mend it: stored it would refuse requests that nobody
 * thought of.
 */
final class SecurityChecks {
    private SecurityChecks() {
    }

    static void authorizationPolicy(Part spec) {
        target(spec);
        String action = spec.choice("action", "ALLOW", "DENY", "AUDIT", "CUSTOM");
        boolean custom = action.equals("CUSTOM");
        if (custom && spec.in("provider").text("name").isEmpty()) {
            spec.problem("provider.name",
                    "action CUSTOM needs a provider, the name of one of the mesh configuration's extensionProviders");
        }
        if (!custom && spec.has("provider")) {
            spec.problem("provider", "only action CUSTOM has a provider");
        }
        if (!spec.isSet("rules") && !action.equals("ALLOW")) {
            spec.warning("rules",
                    "without a rule a policy of action " + action + " matches nothing; write rules: [{}] to match everything");
        }
        understood(spec, FactKind.AUTHORIZATION_POLICY);
    }

    static void requestAuthentication(Part spec) {
        target(spec);
        for (Part rule : spec.each("jwtRules")) {
            if (rule.has("jwks") && rule.has("jwksUri")) {
                rule.problem("", "only one of jwks and jwksUri may be set");
            }
            if (rule.text("jwksUri").startsWith("http:")) {
                rule.warning("jwksUri",
                        rule.text("jwksUri") + " is not secured: whoever stands in between decides which tokens are good");
            }
        }
        understood(spec, FactKind.REQUEST_AUTHENTICATION);
    }

    private static void target(Part spec) {
        spec.in("selector").labels("matchLabels");
        if (spec.has("selector") && (spec.has("targetRef") || spec.has("targetRefs"))) {
            spec.problem("", "only one of selector and targetRefs may be set");
        }
    }

    /** Asked of what is sound by its fields: of anything else it would say the same again in other words. */
    private static void understood(Part spec, FactKind kind) {
        if (!spec.isSound()) {
            return;
        }
        for (String problem : PolicyReading.problems(kind, spec.json())) {
            int colon = problem.indexOf(": ");
            spec.found(colon < 0 ? "spec" : problem.substring(0, colon), problem.substring(colon < 0 ? 0 : colon + 2));
        }
    }
}
