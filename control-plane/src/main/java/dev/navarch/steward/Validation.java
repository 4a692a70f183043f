package dev.navarch.steward;

import dev.navarch.kube.KubeClient;
import dev.navarch.kube.WebhookKind;
import dev.navarch.steward.access.Access;
import dev.navarch.steward.access.Conditions;
import dev.navarch.steward.webhook.RefusalProof;
import dev.navarch.steward.webhook.ValidatorRule;
import dev.navarch.steward.webhook.Webhooks;
import java.util.List;
import java.util.function.IntConsumer;

/** The validating webhooks of our own cluster: trusted at once, and failing closed once our refusals are proven to work. Confined to the loop. */
final class Validation {
    private final StewardSettings settings;
    private final RefusalProof proof;
    private final Webhooks webhooks;

    /** @param onContested hears how many configurations another writer keeps undoing */
    Validation(StewardSettings settings, StewardWiring wiring, Access access, Conditions conditions, IntConsumer onContested) {
        this.settings = settings;
        this.proof = new RefusalProof(access, wiring.loop(), settings.systemNamespace(), settings.revision(), this::proven);
        this.webhooks = new Webhooks(WebhookKind.VALIDATING, new ValidatorRule(wiring.metrics(), proof), access,
                wiring.loop(), wiring.clock(), wiring.random(), conditions, wiring.onChange(), onContested, () -> true);
    }

    void watch(KubeClient client) {
        webhooks.watch(client, "istio.io/rev=" + settings.revision());
    }

    void unwatch() {
        webhooks.unwatch();
    }

    void close() {
        proof.stop();
    }

    void trust(String pem) {
        webhooks.trust(pem);
    }

    List<String> states() {
        return webhooks.states();
    }

    private void proven() {
        webhooks.lookAtAll();
    }
}
