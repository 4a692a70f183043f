package dev.navarch.kube;

import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import java.util.List;

/**
 * A webhook configuration, mutating or validating, as far as anyone here looks at it before deciding to read it whole.
 *
 * @param key its name; it belongs to the whole cluster
 */
public record WebhookFact(ObjectKey key, Labels labels, List<Hook> hooks, String resourceVersion) {
    public WebhookFact {
        hooks = List.copyOf(hooks);
    }

    /**
     * One entry of it.
     *
     * @param caBundle base64 of PEM, as it stands there; empty for none
     * @param failurePolicy {@code Fail} where it is not said, as the API server has it
     */
    public record Hook(String name, String caBundle, String failurePolicy) {
    }
}
