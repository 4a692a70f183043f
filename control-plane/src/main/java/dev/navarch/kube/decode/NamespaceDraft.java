package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import java.io.IOException;

/** A Namespace (core/v1). */
final class NamespaceDraft extends Draft<NamespaceFact> {
    NamespaceDraft(Interner interner) {
        super(interner);
    }

    @Override
    boolean keepsAnnotation(String name) {
        return name.equals("topology.istio.io/controlPlaneClusters") || name.equals("networking.istio.io/traffic-distribution");
    }

    @Override
    void field(int tag, Wire in) throws IOException {
        in.skip(tag);
    }

    @Override
    void json(JsonNode object) {
    }

    @Override
    NamespaceFact fact(ObjectKey key) {
        return new NamespaceFact(key, meta.labels(), meta.annotations());
    }
}
