package dev.navarch.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.kube.decode.ConfigKinds;
import dev.navarch.kube.decode.Interner;
import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.ConfigFact;
import dev.navarch.model.FactKind;
import dev.navarch.model.RequestAuthenticationFact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Istio's security policies as users write them, read as from an API server. */
public final class Policies {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Policies() {
    }

    /** @param spec in YAML */
    public static AuthorizationPolicyFact authorization(String namespace, String name, String spec) {
        return authorization(namespace, name, spec, Map.of());
    }

    /** One that is only tried out. */
    public static AuthorizationPolicyFact tried(String namespace, String name, String spec) {
        return authorization(namespace, name, spec, Map.of("istio.io/dry-run", "true"));
    }

    private static AuthorizationPolicyFact authorization(String namespace, String name, String spec,
            Map<String, String> annotations) {
        return (AuthorizationPolicyFact) read(FactKind.AUTHORIZATION_POLICY, namespace, name, spec, annotations,
                new ArrayList<>());
    }

    /** @param spec in YAML */
    public static RequestAuthenticationFact authentication(String namespace, String name, String spec) {
        return (RequestAuthenticationFact) read(FactKind.REQUEST_AUTHENTICATION, namespace, name, spec, Map.of(),
                new ArrayList<>());
    }

    /** @param complaints gets what is not understood */
    public static ConfigFact read(FactKind kind, String namespace, String name, String spec, Map<String, String> annotations,
            List<String> complaints) {
        ObjectNode object = YAML.createObjectNode();
        ObjectNode meta = object.putObject("metadata").put("namespace", namespace).put("name", name).put("creationTimestamp",
                "2026-01-01T00:00:00Z");
        annotations.forEach(meta.putObject("annotations")::put);
        object.set("spec", yaml(spec));
        ConfigFact fact = new ConfigKinds(new Interner(16), (_, _, reason) -> complaints.add(reason), "", "").of(kind)
                .json(object)
                .value();
        if (fact == null) {
            throw new AssertionError("no fact came of " + spec);
        }
        return fact;
    }

    private static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
