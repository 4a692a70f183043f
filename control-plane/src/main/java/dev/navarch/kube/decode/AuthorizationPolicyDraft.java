package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.AuthorizationRule;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PolicyTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An AuthorizationPolicy (security.istio.io).
 *
 * <p>It fails closed: where it is not understood what is to be done, or for whom, everybody is refused for whom it may be; what is not understood
 * in a rule is left to whoever carries it out, who knows what the safe side is ({@link dev.navarch.model.AuthorizationMatch#more}).
 */
final class AuthorizationPolicyDraft extends ConfigDraft<AuthorizationPolicyFact> {
    /** By which a policy is only tried out. */
    private static final String DRY_RUN = "istio.io/dry-run";
    /** What Istio takes for yes, and for no. */
    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO = Set.of("", "0", "f", "F", "FALSE", "false", "False");

    private final List<AuthorizationRule> rules = new ArrayList<>();
    private PolicyTarget target = PolicyTarget.ALL;
    private Action action = Action.ALLOW;
    private String provider = "";
    private String problem = "";

    AuthorizationPolicyDraft(Interner interner, String revision) {
        super(interner, revision);
    }

    @Override
    boolean keepsAnnotation(String name) {
        return name.equals(DRY_RUN);
    }

    @Override
    void spec(JsonNode spec) {
        if (!spec.isObject() && !isAbsent(spec)) {
            problem = "spec is no object";
            return;
        }
        PolicyTarget found = target(spec);
        if (found == null) {
            problem = "spec.selector or spec.targetRefs is none";
            return;
        }
        target = found;
        action(spec.path("action"));
        provider = text(spec.path("provider"), "name");
        rules(spec.path("rules"));
    }

    private void action(JsonNode word) {
        switch (isAbsent(word) ? "ALLOW" : word.asText("")) {
            case "ALLOW" -> action = Action.ALLOW;
            case "DENY" -> action = Action.DENY;
            case "AUDIT" -> action = Action.AUDIT;
            case "CUSTOM" -> action = Action.CUSTOM;
            default -> problem = "spec.action is none of ALLOW, DENY, AUDIT, CUSTOM";
        }
    }

    private void rules(JsonNode list) {
        if (!list.isArray() && !isAbsent(list)) {
            problem = "spec.rules is no list";
        }
        AuthorizationRuleReader reader = new AuthorizationRuleReader(this);
        for (JsonNode rule : list) {
            rules.add(reader.rule("spec.rules[" + rules.size() + "]", rule));
        }
    }

    @Override
    AuthorizationPolicyFact read(ObjectKey key, long creationTime) {
        String said = meta.annotations().getOrDefault(DRY_RUN, "");
        if (!YES.contains(said) && !NO.contains(said)) {
            complain(DRY_RUN + " is neither true nor false; the policy is in force");
        }
        boolean dryRun = YES.contains(said);
        if (problem.isEmpty()) {
            return new AuthorizationPolicyFact(key, target, action, provider, dryRun, rules, creationTime);
        }
        complain(problem + "; the policy is taken for one that refuses everybody");
        return new AuthorizationPolicyFact(key, target, Action.DENY, "", dryRun, List.of(AuthorizationRule.ANY), creationTime);
    }
}
