package dev.navarch.kube.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.navarch.model.FactKind;
import dev.navarch.model.JwtKeys;
import dev.navarch.model.JwtRule;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PolicyTarget;
import dev.navarch.model.RequestAuthenticationFact;
import dev.navarch.testkit.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How RequestAuthentications are read, and that none of them is ever taken for one that takes more tokens than was meant. */
class RequestAuthenticationDraftTest {
    private final List<String> complaints = new ArrayList<>();

    private RequestAuthenticationFact read(String spec) {
        return (RequestAuthenticationFact) Policies.read(FactKind.REQUEST_AUTHENTICATION, "shop", "t", spec, Map.of(),
                complaints);
    }

    @Test
    void allOfItIsRead() {
        JwtRule rule = new JwtRule("https://a.example.com", List.of("b", "c"), new JwtKeys.At("https://a.example.com/keys"),
                List.of(new JwtRule.Header("x-token", "Token ")), List.of("token"), List.of("jar"), true, "x-payload",
                List.of(new JwtRule.ClaimHeader("x-sub", "a.sub")), List.of("groups"));
        assertEquals(new RequestAuthenticationFact(new ObjectKey("shop", "t"), new PolicyTarget(Labels.of("app", "a"), List.of()),
                List.of(rule), 1_767_225_600L), read("""
                        selector: {matchLabels: {app: a}}
                        jwtRules:
                        - issuer: https://a.example.com
                          audiences: [b, c]
                          jwksUri: https://a.example.com/keys
                          fromHeaders: [{name: x-token, prefix: 'Token '}]
                          fromParams: [token]
                          fromCookies: [jar]
                          forwardOriginalToken: true
                          outputPayloadToHeader: x-payload
                          outputClaimToHeaders: [{header: x-sub, claim: a.sub}]
                          spaceDelimitedClaims: [groups]
                        """));
        assertEquals(List.of(), complaints);
    }

    @Test
    void keysMayBeWrittenDownOrLeftToTheIssuer() throws JOSEException {
        String keys = new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("e").generate()).toString(false);
        JwtKeys.Inline inline = assertInstanceOf(JwtKeys.Inline.class,
                read("{jwtRules: [{issuer: a, jwks: '" + keys + "', jwksUri: 'http://b'}]}").rules().getFirst().keys());
        assertTrue(inline.json().contains("\"kid\":\"e\"") && !inline.json().contains("\"d\""), inline::json);
        assertEquals(new JwtKeys.OfIssuer("https://a/"), read("{jwtRules: [{issuer: 'https://a/'}]}").rules().getFirst().keys());
        assertEquals("https://a/.well-known/openid-configuration", new JwtKeys.OfIssuer("https://a/").uri());
        assertEquals(List.of(), complaints);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "{jwtRules: 3}", "{selector: 3}", "{jwtRules: [3]}", "{jwtRules: [{}]}",
            "{jwtRules: [{issuer: a, jwks: what}]}",
            "{jwtRules: [{issuer: a, jwks: '{\"keys\": []}'}]}", "{jwtRules: [{issuer: a, jwksUri: 'file:///etc/passwd'}]}",
            "{jwtRules: [{issuer: a, audiences: 3}]}", "{jwtRules: [{issuer: a, audiences: ['']}]}",
            "{jwtRules: [{issuer: a, fromHeaders: [{name: 'x y'}]}]}",
            "{jwtRules: [{issuer: a, fromHeaders: [{name: x, prefix: \"a\\nb\"}]}]}",
            "{jwtRules: [{issuer: a, fromParams: [3]}]}", "{jwtRules: [{issuer: a, outputPayloadToHeader: 'x:'}]}",
            "{jwtRules: [{issuer: a, outputClaimToHeaders: [{header: x}]}]}",
            "{jwtRules: [{issuer: a, outputClaimToHeaders: [{header: x, claim: a..b}]}]}",
            "{jwtRules: [{issuer: a, forwardOriginalToken: what}]}"})
    void byWhatIsNotUnderstoodNoTokenIsGood(String spec) {
        assertEquals(List.of(JwtRule.NONE), read(spec).rules());
        assertTrue(complaints.stream().anyMatch(each -> each.contains("no token is taken")), complaints::toString);
    }

    @Test
    void withoutRulesAllTokensAreTheSame() {
        assertEquals(List.of(), read("{}").rules());
        assertEquals(List.of(), complaints);
    }
}
