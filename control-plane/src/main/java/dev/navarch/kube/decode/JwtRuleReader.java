package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.jwks.KeyAddress;
import dev.navarch.jwks.KeySet;
import dev.navarch.model.JwtKeys;
import dev.navarch.model.JwtRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads the rules of a RequestAuthentication. One thread. */
final class JwtRuleReader {
    /** A header's name (RFC 9110 5.6.2); Envoy refuses a listener with another one. */
    private static final Predicate<String> HEADER = Pattern.compile("[0-9A-Za-z!#$%&'*+.^_|~`-]+").asMatchPredicate();
    private static final Predicate<String> PRINTABLE = Pattern.compile("[\\x20-\\x7e]*").asMatchPredicate();
    private static final Predicate<String> CLAIM = Pattern.compile("[^.\\s]+(\\.[^.\\s]+)*").asMatchPredicate();

    private final Draft<?> draft;
    private boolean sound;

    /** @param draft hears the complaints */
    JwtRuleReader(Draft<?> draft) {
        this.draft = draft;
    }

    JwtRule rule(String where, JsonNode rule) {
        sound = rule.isObject();
        String issuer = draft.text(rule, "issuer");
        if (issuer.isEmpty()) {
            complain(where + ".issuer", "an issuer is wanted here");
        }
        List<JwtRule.Header> headers = headers(where + ".fromHeaders", rule.path("fromHeaders"));
        List<JwtRule.ClaimHeader> claims = claims(where + ".outputClaimToHeaders", rule.path("outputClaimToHeaders"));
        String payload = draft.text(rule, "outputPayloadToHeader");
        if (!payload.isEmpty() && !HEADER.test(payload)) {
            complain(where + ".outputPayloadToHeader", payload + " is no name of a header");
        }
        JwtRule read = new JwtRule(issuer, texts(where, rule, "audiences"), keys(where, rule, issuer), headers,
                texts(where, rule, "fromParams"), texts(where, rule, "fromCookies"),
                flag(where, rule, "forwardOriginalToken"), payload, claims, texts(where, rule, "spaceDelimitedClaims"));
        return sound ? read : JwtRule.NONE;
    }

    /** Istio's order: what is written down, else where it is said to be, else where the issuer says. */
    private JwtKeys keys(String where, JsonNode rule, String issuer) {
        String inline = draft.freshText(rule, "jwks");
        String uri = draft.text(rule, "jwksUri");
        if (inline.isEmpty() && !uri.isEmpty() && !KeyAddress.isSound(uri)) {
            complain(where + ".jwksUri", uri + " is no http or https URI");
            return new JwtKeys.None();
        }
        if (!inline.isEmpty()) {
            return switch (KeySet.read(inline)) {
                case KeySet.Good(String json, var leftOut) -> {
                    leftOut.forEach(
                            reason -> draft.complain(where + ".jwks: " + reason + "; tokens that it signed are not taken"));
                    yield new JwtKeys.Inline(json);
                }
                case KeySet.Bad(String reason) -> {
                    complain(where + ".jwks", reason);
                    yield new JwtKeys.None();
                }
            };
        }
        return uri.isEmpty() ? new JwtKeys.OfIssuer(issuer) : new JwtKeys.At(uri);
    }

    private List<JwtRule.Header> headers(String where, JsonNode list) {
        List<JwtRule.Header> headers = new ArrayList<>(list.size());
        for (JsonNode each : list(where, list)) {
            String name = draft.text(each, "name");
            String prefix = draft.text(each, "prefix");
            if (HEADER.test(name) && PRINTABLE.test(prefix)) {
                headers.add(new JwtRule.Header(name, prefix));
            } else {
                complain(where, each + " has no name of a header, or a prefix that no header has");
            }
        }
        return headers;
    }

    private List<JwtRule.ClaimHeader> claims(String where, JsonNode list) {
        List<JwtRule.ClaimHeader> claims = new ArrayList<>(list.size());
        for (JsonNode each : list(where, list)) {
            String header = draft.text(each, "header");
            String claim = draft.text(each, "claim");
            if (HEADER.test(header) && CLAIM.test(claim)) {
                claims.add(new JwtRule.ClaimHeader(header, claim));
            } else {
                complain(where, each + " has no name of a header, or no claim");
            }
        }
        return claims;
    }

    private List<String> texts(String where, JsonNode rule, String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : list(where + "." + field, rule.path(field))) {
            if (each.isTextual() && !each.textValue().isEmpty()) {
                texts.add(draft.interner.share(each.textValue()));
            } else {
                complain(where + "." + field, each + " makes no sense here");
            }
        }
        return texts;
    }

    private boolean flag(String where, JsonNode rule, String field) {
        JsonNode value = rule.path(field);
        if (!value.isBoolean() && !ConfigDraft.isAbsent(value)) {
            complain(where + "." + field, "true or false is wanted here");
        }
        return value.asBoolean(false);
    }

    private JsonNode list(String where, JsonNode list) {
        if (!list.isArray() && !ConfigDraft.isAbsent(list)) {
            complain(where, "a list is wanted here");
        }
        return list;
    }

    private void complain(String where, String reason) {
        sound = false;
        draft.complain(where + ": " + reason + "; no token is taken by this rule");
    }
}
