package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import java.io.IOException;
import java.util.Set;

/** A Namespace (core/v1). */
final class NamespaceDraft extends Draft<NamespaceFact> {
    /** The last two are OpenShift's: whom pods of the namespace may run as. */
    private static final Set<String> KEPT = Set.of("topology.istio.io/controlPlaneClusters",
            "networking.istio.io/traffic-distribution", "openshift.io/sa.scc.uid-range",
            "openshift.io/sa.scc.supplemental-groups");

    NamespaceDraft(Interner interner) {
        super(interner);
    }

    @Override
    boolean keepsAnnotation(String name) {
        return KEPT.contains(name);
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
