package dev.navarch.steward.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.WebhookFact;
import dev.navarch.steward.StewardMetrics;
import dev.navarch.steward.access.Written;
import java.util.List;

/**
 * Injection: mutating webhooks of our own revision, by label whatever their name, so that revision tags are served too. Every replica and every
 * revision writes its own; nobody is elected.
 */
public final class InjectorRule implements HookRule {
    private static final String REVISION = "istio.io/rev";
    private static final String SUFFIX = "sidecar-injector.istio.io";

    private final String revision;
    private final StewardMetrics metrics;

    public InjectorRule(String revision, StewardMetrics metrics) {
        this.revision = revision;
        this.metrics = metrics;
    }

    @Override
    public Verdict judge(WebhookFact fact, CaBundle bundle) {
        String label = fact.labels().get(REVISION);
        if (label == null) {
            return new Verdict.NotOurs("");
        }
        if (!label.equals(revision)) {
            metrics.webhookPatchFailed(fact.key().name(), "wrong_revision");
            return new Verdict.NotOurs("of revision " + label);
        }
        List<WebhookFact.Hook> ours = fact.hooks().stream().filter(hook -> hook.name().endsWith(SUFFIX)).toList();
        if (ours.isEmpty()) {
            metrics.webhookPatchFailed(fact.key().name(), "webhook_entry_not_found");
            return new Verdict.NotOurs("no entry ends in " + SUFFIX);
        }
        return ours.stream().allMatch(hook -> bundle.isIn(hook.caBundle())) ? new Verdict.Right() : new Verdict.Wrong();
    }

    @Override
    public void mend(ObjectNode hook, CaBundle bundle) {
        ObjectNode config = hook.withObjectProperty("clientConfig");
        if (hook.path("name").asText("").endsWith(SUFFIX) && !bundle.isIn(config.path("caBundle").asText(""))) {
            config.put("caBundle", bundle.base64());
        }
    }

    @Override
    public void attempted(String configuration) {
        metrics.webhookPatchAttempted();
    }

    @Override
    public void ended(String configuration, Written written) {
        switch (written) {
            case Written.Done _,Written.Withheld _ -> {
            }
            case Written.Gone _ -> metrics.webhookPatchFailed(configuration, "webhook_config_not_found");
            case Written.Conflict _,Written.Forbidden _,Written.Failed _ -> {
                metrics.webhookPatchFailed(configuration, "webhook_update_failure");
                metrics.webhookPatchRetried(configuration);
            }
        }
    }

    @Override
    public void withoutBundle(String configuration) {
        metrics.webhookPatchFailed(configuration, "load_ca_bundle_failure");
        metrics.webhookPatchRetried(configuration);
    }
}
