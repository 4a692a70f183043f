package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.JwtRule;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PolicyTarget;
import dev.navarch.model.RequestAuthenticationFact;
import java.util.ArrayList;
import java.util.List;

/**
 * A RequestAuthentication (security.istio.io).
 *
 * <p>It fails closed: where a rule is not understood, no token is good by it; where it is not understood for whom the rules are, no token is good
 * for anybody for whom they may be.
 */
final class RequestAuthenticationDraft extends ConfigDraft<RequestAuthenticationFact> {
    private final List<JwtRule> rules = new ArrayList<>(1);
    private PolicyTarget target = PolicyTarget.ALL;
    private String problem = "";

    RequestAuthenticationDraft(Interner interner, String revision) {
        super(interner, revision);
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
        JsonNode list = spec.path("jwtRules");
        if (!list.isArray() && !isAbsent(list)) {
            problem = "spec.jwtRules is no list";
        }
        JwtRuleReader reader = new JwtRuleReader(this);
        for (JsonNode rule : list) {
            rules.add(reader.rule("spec.jwtRules[" + rules.size() + "]", rule));
        }
    }

    @Override
    RequestAuthenticationFact read(ObjectKey key, long creationTime) {
        if (problem.isEmpty()) {
            return new RequestAuthenticationFact(key, target, rules, creationTime);
        }
        complain(problem + "; no token is taken");
        return new RequestAuthenticationFact(key, target, List.of(JwtRule.NONE), creationTime);
    }
}
