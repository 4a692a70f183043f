package dev.navarch.kube.decode;

import dev.navarch.model.Fact;
import dev.navarch.model.FactKind;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.NodeFact;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;

/** The kinds that every cluster is watched for, made for one client: they share its interner. */
public final class FactKinds {
    private final Interner interner;
    private final DecodeIssues issues;

    public FactKinds(Interner interner, DecodeIssues issues) {
        this.interner = interner;
        this.issues = issues;
    }

    public Kind<? extends Fact> of(FactKind kind) {
        return switch (kind) {
            case SERVICE -> services();
            case ENDPOINT_SLICE -> slices();
            case POD -> pods();
            case NODE -> nodes();
            case NAMESPACE -> namespaces();
            case PEER_AUTHENTICATION, AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, GATEWAY, VIRTUAL_SERVICE, DESTINATION_RULE ->
                throw new IllegalArgumentException(kind + " is a resource of Istio's");
        };
    }

    Kind<ServiceFact> services() {
        return new ObjectKind<>("services", "/api/v1/services", "", true, true, () -> new ServiceDraft(interner), issues);
    }

    Kind<SliceFact> slices() {
        return new ObjectKind<>("endpointslices", "/apis/discovery.k8s.io/v1/endpointslices", "", true, true,
                () -> new SliceDraft(interner), issues);
    }

    /** Pods that failed never serve again, and some clusters keep thousands of them. */
    Kind<PodFact> pods() {
        return new ObjectKind<>("pods", "/api/v1/pods", "fieldSelector=status.phase%21%3DFailed", true, true,
                () -> new PodDraft(interner), issues);
    }

    Kind<NodeFact> nodes() {
        return new ObjectKind<>("nodes", "/api/v1/nodes", "", false, true, () -> new NodeDraft(interner), issues);
    }

    public Kind<NamespaceFact> namespaces() {
        return new ObjectKind<>("namespaces", "/api/v1/namespaces", "", false, true, () -> new NamespaceDraft(interner), issues);
    }
}
