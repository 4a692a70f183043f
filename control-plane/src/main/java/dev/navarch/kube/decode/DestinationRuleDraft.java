package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.decode.Spec.NotUnderstood;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.DestinationRuleFact.Subset;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A DestinationRule (networking.istio.io). One that is not understood is left out: half of it would be another rule. */
final class DestinationRuleDraft extends ConfigDraft<DestinationRuleFact> {
    private String host = "";
    private List<String> exportTo = List.of();
    private @Nullable Labels workload;
    private TrafficPolicy policy = TrafficPolicy.NONE;
    private final List<Subset> subsets = new ArrayList<>(0);

    DestinationRuleDraft(Interner interner, String revision) {
        super(interner, revision);
    }

    @Override
    void spec(JsonNode node) {
        Spec spec = new Spec("spec", node);
        TrafficPolicyReader policies = new TrafficPolicyReader(interner);
        try {
            host = interner.share(spec.at("host").lower());
            if (host.isEmpty()) {
                throw spec.at("host").isNo("host");
            }
            exportTo = spec.at("exportTo").texts(interner);
            Spec selector = spec.at("workloadSelector");
            workload = selector.isAbsent() ? null : selector.at("matchLabels").labels(interner);
            policy = policies.read(spec.at("trafficPolicy"));
            for (Spec subset : spec.at("subsets").items()) {
                add(subset, policies);
            }
        } catch (NotUnderstood e) {
            complain(e.reason() + "; the destination rule is left out");
            host = "";
        }
    }

    private void add(Spec subset, TrafficPolicyReader policies) throws NotUnderstood {
        String name = subset.at("name").text(interner);
        if (name.isEmpty()) {
            throw subset.at("name").isNo("name");
        }
        if (subsets.stream().noneMatch(each -> each.name().equals(name))) {
            subsets.add(new Subset(name, subset.at("labels").labels(interner), policies.read(subset.at("trafficPolicy"))));
        }
    }

    @Override
    @Nullable
    DestinationRuleFact read(ObjectKey key, long creationTime) {
        return host.isEmpty() ? null : new DestinationRuleFact(key, host, exportTo, workload, policy, subsets, creationTime);
    }
}
