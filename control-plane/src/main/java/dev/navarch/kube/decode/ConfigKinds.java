package dev.navarch.kube.decode;

import dev.navarch.model.ConfigFact;
import dev.navarch.model.FactKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Istio's own resources: where each is asked for, and who reads it. A server may lack any of them, or know it by an older version only.
 *
 * <p>Another kind is a constant of {@link FactKind}, a record that is a {@link ConfigFact}, a {@link ConfigDraft} that reads it and a row here; the
 * registry keeps it by namespace and says where it changed, and the compiler names whatever else has to know of it.
 */
public final class ConfigKinds {
    private static final List<String> STABLE = List.of("v1", "v1beta1");
    private static final List<String> ALL = List.of("v1", "v1beta1", "v1alpha3");
    private static final String NETWORKING = "networking.istio.io";

    private final Interner interner;
    private final DecodeIssues issues;
    private final String namespace;
    private final String revision;

    /**
     * @param namespace the only one that counts; empty for all
     * @param revision whose resources count, besides those of no revision
     */
    public ConfigKinds(Interner interner, DecodeIssues issues, String namespace, String revision) {
        this.interner = interner;
        this.issues = issues;
        this.namespace = namespace;
        this.revision = revision;
    }

    /** A kind whose home is the config cluster. */
    public Kind<? extends ConfigFact> of(FactKind kind) {
        return switch (kind) {
            case PEER_AUTHENTICATION -> custom("security.istio.io", STABLE, "peerauthentications",
                    () -> new PeerAuthenticationDraft(interner, revision));
            case AUTHORIZATION_POLICY -> custom("security.istio.io", STABLE, "authorizationpolicies",
                    () -> new AuthorizationPolicyDraft(interner, revision));
            case REQUEST_AUTHENTICATION -> custom("security.istio.io", STABLE, "requestauthentications",
                    () -> new RequestAuthenticationDraft(interner, revision));
            case GATEWAY -> custom(NETWORKING, ALL, "gateways", () -> new GatewayDraft(interner, revision));
            case VIRTUAL_SERVICE -> custom(NETWORKING, ALL, "virtualservices", () -> new VirtualServiceDraft(interner, revision));
            case DESTINATION_RULE ->
                custom(NETWORKING, ALL, "destinationrules", () -> new DestinationRuleDraft(interner, revision));
            case SERVICE, ENDPOINT_SLICE, POD, NODE, NAMESPACE ->
                throw new IllegalArgumentException(kind + " is no resource of Istio's");
        };
    }

    /** @param versions the newest first */
    private <T extends ConfigFact> Kind<T> custom(String group, List<String> versions, String resource,
            Supplier<? extends Draft<T>> drafts) {
        @Nullable
        Kind<T> kind = null;
        String within = namespace.isEmpty() ? "" : "/namespaces/" + URLEncoder.encode(namespace, StandardCharsets.UTF_8);
        for (String version : versions.reversed()) {
            String path = "/apis/" + group + "/" + version + within + "/" + resource;
            kind = new CustomKind<>(new ObjectKind<>(resource, path, "", true, false, drafts, issues), kind);
        }
        if (kind == null) {
            throw new IllegalArgumentException(resource + " has no version");
        }
        return kind;
    }
}
