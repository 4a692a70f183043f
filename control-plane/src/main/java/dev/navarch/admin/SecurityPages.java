package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.AuthorizationRule;
import dev.navarch.model.ExternalAuthorizer;
import dev.navarch.model.JwtKeys;
import dev.navarch.model.JwtRule;
import dev.navarch.model.PolicyTarget;
import dev.navarch.model.RequestAuthenticationFact;
import dev.navarch.model.SecurityPolicies;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import java.io.IOException;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code authorizationz}: who may do what and which tokens are taken, by namespace, and what of it refuses more than was meant, with the reason.
 */
final class SecurityPages {
    private final DebugSource source;

    SecurityPages(DebugSource source) {
        this.source = source;
    }

    Answer authorizationz(Request request) {
        World world = source.world();
        return Json.answer(request, out -> {
            out.writeStartObject();
            if (world != null) {
                out.writeStringField("root_namespace", world.mesh().rootNamespace());
                out.writeObjectFieldStart("namespaces");
                for (var each : new TreeMap<>(world.securityPolicies().namespaces()).entrySet()) {
                    out.writeObjectFieldStart(each.getKey());
                    namespace(out, world, each.getValue());
                    out.writeEndObject();
                }
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    private static void namespace(JsonGenerator out, World world, SecurityPolicies.OfNamespace said) throws IOException {
        out.writeArrayFieldStart("authorization_policies");
        for (AuthorizationPolicyFact policy : said.authorization()) {
            out.writeStartObject();
            target(out, policy.key().name(), policy.target());
            out.writeStringField("action", policy.action().name());
            out.writeBooleanField("dry_run", policy.dryRun());
            out.writeNumberField("rules", policy.rules().size());
            long doubtful = policy.rules().stream().filter(SecurityPages::isDoubtful).count();
            if (doubtful > 0) {
                out.writeStringField("condition",
                        doubtful + " rules are not understood as a whole: they refuse more and let less pass");
            } else if (policy.action() == Action.CUSTOM && !isThere(world, policy.provider())) {
                out.writeStringField("condition", "provider " + policy.provider()
                        + " is not in the mesh configuration, or has no service: what the rules match is refused");
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("request_authentications");
        for (RequestAuthenticationFact policy : said.authentication()) {
            out.writeStartObject();
            target(out, policy.key().name(), policy.target());
            out.writeArrayFieldStart("issuers");
            for (JwtRule rule : policy.rules()) {
                token(out, world.securityPolicies(), rule);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void target(JsonGenerator out, String name, PolicyTarget target) throws IOException {
        out.writeStringField("name", name);
        Json.mapOrNull(out, "selector", target.selector().toMap());
        if (!target.references().isEmpty()) {
            out.writeStringField("attached", "to " + target.references().getFirst().kind() + " "
                    + target.references().getFirst().name() + ": it is for no sidecar");
        }
    }

    private static void token(JsonGenerator out, SecurityPolicies policies, JwtRule rule) throws IOException {
        out.writeStartObject();
        out.writeStringField("issuer", rule.issuer());
        switch (rule.keys()) {
            case JwtKeys.None _ -> out.writeStringField("condition", "the rule is not understood: no token is good by it");
            case JwtKeys.Inline _ -> out.writeStringField("keys", "inline");
            case JwtKeys.Published published -> {
                out.writeStringField("keys", published.uri());
                if (!policies.keys().containsKey(published)) {
                    out.writeStringField("condition", "the keys could not be read so far: no token is good by them");
                }
            }
        }
        out.writeEndObject();
    }

    private static boolean isDoubtful(AuthorizationRule rule) {
        return Stream.concat(Stream.concat(rule.from().stream(), rule.to().stream()), Stream.of(rule.when()))
                .flatMap(matches -> matches.stream()).anyMatch(match -> match.more() || match.notMore());
    }

    private static boolean isThere(World world, String provider) {
        for (ExternalAuthorizer authorizer : world.mesh().authorizers()) {
            ServiceKey key = authorizer.name().equals(provider) ? world.keyOf(authorizer) : null;
            if (key != null && world.service(key) != null) {
                return true;
            }
        }
        return false;
    }
}
