package dev.navarch.generate.authorization;

import dev.navarch.model.AuthorizationMatch;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.ValueMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * Who does it, in Envoy's words. A workload is known by the certificate of the connection, which every Envoy can look at; what a request's token says by
 * what Envoy's own filter for tokens found out.
 *
 * <p>A field that Envoy calls deprecated is the only one for metadata that Envoys of older meshes know.
 */
@SuppressWarnings("deprecation")
final class Principals implements MatchWriter.Language<Principal> {
    private static final String SPIFFE = "spiffe://";
    private static final String TOKENS = "envoy.filters.http.jwt_authn";
    /** Under which name the payloads of tokens are kept. */
    private static final String PAYLOAD = "payload";

    private final TrustDomains domains;
    private final String namespace;

    /** @param namespace of the policy */
    Principals(MeshConfig mesh, String namespace) {
        this.domains = TrustDomains.of(mesh);
        this.namespace = namespace;
    }

    @Override
    public Principal any() {
        return Principal.newBuilder().setAny(true).build();
    }

    @Override
    public Principal all(List<Principal> parts) {
        return Principal.newBuilder().setAndIds(Principal.Set.newBuilder().addAllIds(parts)).build();
    }

    @Override
    public Principal either(List<Principal> parts) {
        return Principal.newBuilder().setOrIds(Principal.Set.newBuilder().addAllIds(parts)).build();
    }

    @Override
    public Principal not(Principal part) {
        return Principal.newBuilder().setNotId(part).build();
    }

    @Override
    public List<Principal> values(AuthorizationMatch match, List<String> values) {
        return switch (match.attribute()) {
            case PRINCIPAL -> domains.expand(values).stream().map(value -> certified(Texts.of(value, SPIFFE))).toList();
            case NAMESPACE -> values.stream().map(value -> certified(inNamespace(value))).toList();
            case SERVICE_ACCOUNT -> values.stream().map(value -> certified(account(value))).toList();
            case SOURCE_IP -> values.stream()
                    .map(value -> Principal.newBuilder().setDirectRemoteIp(Ranges.of(value)).build()).toList();
            case REMOTE_IP -> values.stream().map(value -> Principal.newBuilder().setRemoteIp(Ranges.of(value)).build()).toList();
            case HEADER -> values.stream().map(value -> Principal.newBuilder()
                    .setHeader(Texts.header(match.keys().getFirst(), value, false)).build()).toList();
            case REQUEST_PRINCIPAL -> values.stream().map(this::requestPrincipal).toList();
            case AUDIENCE -> List.of(claim(List.of("aud"), values));
            case PRESENTER -> List.of(claim(List.of("azp"), values));
            case CLAIM -> List.of(claim(match.keys(), values));
            case HOST, METHOD, PATH, DESTINATION_IP, DESTINATION_PORT, SNI, METADATA, NOT_UNDERSTOOD -> List.of();
        };
    }

    private static Principal certified(StringMatcher uri) {
        return Principal.newBuilder().setAuthenticated(Principal.Authenticated.newBuilder().setPrincipalName(uri)).build();
    }

    /** A wildcard stands at the beginning or at the end, if at all. */
    private static StringMatcher inNamespace(String value) {
        String text = value.equals("*")
                ? "/ns/"
                : value.startsWith("*")
                        ? value.substring(1) + "/sa/"
                        : value.endsWith("*") ? "/ns/" + value.substring(0, value.length() - 1) : "/ns/" + value + "/";
        return StringMatcher.newBuilder().setContains(text).build();
    }

    private StringMatcher account(String value) {
        int slash = value.indexOf('/');
        String of = slash < 0 ? namespace : value.substring(0, slash);
        return StringMatcher.newBuilder().setSuffix("/ns/" + of + "/sa/" + value.substring(slash + 1)).build();
    }

    /** Issuer, slash, subject; the issuer may be a URL, so that the last slash counts. */
    private Principal requestPrincipal(String value) {
        int slash = value.lastIndexOf('/');
        StringMatcher issuer;
        StringMatcher subject;
        if (slash >= 0) {
            String one = value.substring(0, slash);
            String other = value.substring(slash + 1);
            issuer = value.startsWith("*") ? Texts.of(one) : Texts.exactly(one);
            subject = value.startsWith("*") ? Texts.exactly(other) : Texts.of(other);
        } else {
            issuer = value.startsWith("*") ? Texts.some() : Texts.of(value);
            subject = value.startsWith("*") ? Texts.of(value) : value.endsWith("*") ? Texts.some() : Texts.exactly("");
        }
        return all(List.of(said(List.of("iss"), Texts.text(issuer)), said(List.of("sub"), Texts.text(subject))));
    }

    /** A claim that is such a text, or a list that holds one. */
    private static Principal claim(List<String> path, List<String> values) {
        List<ValueMatcher> either = new ArrayList<>(2 * values.size());
        for (String value : values) {
            either.add(Texts.text(Texts.of(value)));
            either.add(Texts.listWith(Texts.of(value)));
        }
        return said(path, Texts.either(either));
    }

    private static Principal said(List<String> path, ValueMatcher value) {
        List<String> whole = new ArrayList<>(path);
        whole.addFirst(PAYLOAD);
        return Principal.newBuilder().setMetadata(Texts.metadata(TOKENS, whole, value)).build();
    }
}
