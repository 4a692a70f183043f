package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.ConfigFact;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PolicyTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of Istio's own resources while it is being read; API servers write custom resources as JSON only.
 *
 * <p>What makes no sense is complained of. Who reads a policy must not take it for one that allows more than was meant.
 */
abstract class ConfigDraft<T extends ConfigFact> extends Draft<T> {
    private static final String REVISION = "istio.io/rev";

    private final String revision;

    /** @param revision whose resources count, besides those of no revision */
    ConfigDraft(Interner interner, String revision) {
        super(interner);
        this.revision = revision;
    }

    /** Reads {@code spec}, which may be anything. */
    abstract void spec(JsonNode spec);

    /** The fact of what was read; null for one that is left out. */
    abstract @Nullable T read(ObjectKey key, long creationTime);

    @Override
    boolean keepsAnnotation(String name) {
        return false;
    }

    @Override
    final void field(int tag, Wire in) throws IOException {
        in.skip(tag);
    }

    @Override
    final void json(JsonNode object) {
        spec(object.path("spec"));
    }

    @Override
    final @Nullable T fact(ObjectKey key) {
        String wanted = meta.labels().get(REVISION);
        return wanted == null || wanted.equals(revision) ? read(key, meta.created) : null;
    }

    /** Labels to select by, null if they are none. An absent selector selects everything. */
    final @Nullable Labels selector(JsonNode selector) {
        JsonNode labels = selector.path("matchLabels");
        if (isAbsent(selector) || (selector.isObject() && isAbsent(labels))) {
            return Labels.EMPTY;
        }
        if (!labels.isObject()) {
            return null;
        }
        String[] pairs = new String[2 * labels.size()];
        int i = 0;
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            if (!label.getValue().isTextual()) {
                return null;
            }
            pairs[i++] = interner.share(label.getKey());
            pairs[i++] = interner.share(label.getValue().textValue());
        }
        return interner.share(Labels.of(pairs));
    }

    /** Whom a security policy is for, null if that is not understood. */
    final @Nullable PolicyTarget target(JsonNode spec) {
        Labels selected = selector(spec.path("selector"));
        List<PolicyTarget.Reference> references = new ArrayList<>(0);
        JsonNode list = spec.path("targetRefs");
        boolean sound = (list.isArray() || isAbsent(list)) && reference(spec.path("targetRef"), references);
        for (JsonNode each : list) {
            sound &= !isAbsent(each) && reference(each, references);
        }
        return sound && selected != null ? new PolicyTarget(selected, references) : null;
    }

    private boolean reference(JsonNode node, List<PolicyTarget.Reference> references) {
        if (isAbsent(node)) {
            return true;
        }
        String kind = text(node, "kind");
        String name = text(node, "name");
        references.add(new PolicyTarget.Reference(text(node, "group"), kind, name));
        return node.isObject() && !kind.isEmpty() && !name.isEmpty();
    }

    static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
