package dev.navarch.steward.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.WebhookFact;
import dev.navarch.steward.StewardMetrics;
import dev.navarch.steward.access.Written;

/**
 * Validation: every entry of the validating webhooks that were selected by the label of our revision. From {@code Ignore} they go to {@code Fail} once
 * it is proven that the API server reaches us and heeds what we say; never back.
 */
public final class ValidatorRule implements HookRule {
    private static final String FAIL = "Fail";

    private final StewardMetrics metrics;
    private final RefusalProof proof;

    /** @param proof is begun when something waits for it */
    public ValidatorRule(StewardMetrics metrics, RefusalProof proof) {
        this.metrics = metrics;
        this.proof = proof;
    }

    @Override
    public Verdict judge(WebhookFact fact, CaBundle bundle) {
        boolean trusted = fact.hooks().stream().allMatch(hook -> bundle.isIn(hook.caBundle()));
        boolean closed = fact.hooks().stream().allMatch(hook -> hook.failurePolicy().equals(FAIL));
        if (!trusted || (!closed && proof.isProven())) {
            return new Verdict.Wrong();
        }
        if (closed) {
            return new Verdict.Right();
        }
        proof.start();
        return new Verdict.NotYet("failurePolicy stays as it is until a refusal of ours is seen to work");
    }

    @Override
    public void mend(ObjectNode hook, CaBundle bundle) {
        ObjectNode config = hook.withObjectProperty("clientConfig");
        if (!bundle.isIn(config.path("caBundle").asText(""))) {
            config.put("caBundle", bundle.base64());
        }
        if (proof.isProven()) {
            hook.put("failurePolicy", FAIL);
        }
    }

    @Override
    public void attempted(String configuration) {
        // Counted when it is done, as with istiod.
    }

    @Override
    public void ended(String configuration, Written written) {
        switch (written) {
            case Written.Done _ -> metrics.validationUpdated();
            case Written.Withheld _ -> {
            }
            case Written.Conflict _ -> metrics.validationUpdateFailed("Conflict");
            case Written.Gone _ -> metrics.validationUpdateFailed("NotFound");
            case Written.Forbidden _ -> metrics.validationUpdateFailed("Forbidden");
            case Written.Failed _ -> metrics.validationUpdateFailed("Unknown");
        }
    }

    @Override
    public void withoutBundle(String configuration) {
        metrics.validationUpdateFailed("NoCertificate");
    }
}
