package dev.navarch.identity.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tokens of the issuer of {@code JWT_RULE}. */
class IssuerTokensTest {
    private final FakeClock clock = new FakeClock();
    private final Counts counts = new Counts();
    private final Issuer issuer = new Issuer("https://issuer", "k1");
    private KeySource.Found found = new KeySource.Found.Keys(issuer.jwks(), "");
    private final JwtRule rule = JwtRule.parse("{\"issuer\": \"https://issuer\", \"jwks_uri\": \"https://issuer/keys\"}");
    private final IssuerTokens step = new IssuerTokens(rule,
            new ReviewContext(new FakeLoop("authn", clock), clock, AuthnLimits.defaults(), counts,
                    new PendingCallers(10, counts), List.of("istio-ca"), () -> "td", () -> null),
            () -> CompletableFuture.completedStage(found));

    private String outcome(String token) {
        var stage = step.authenticate(Gate.bearer(token));
        clock.settle();
        return stage == null ? "not ours" : Gate.outcome(stage.toCompletableFuture());
    }

    @Test
    void whatTheIssuerSignedIsBelieved() {
        assertEquals("ok [spiffe://td/ns/sample/sa/sleep]", outcome(issuer.token("sleep", clock.now())));
    }

    @Test
    void whatItDidNotIsNot() {
        var now = clock.now();
        assertEquals("signature", outcome(new Issuer("https://issuer", "k1").token("sleep", now)));
        assertEquals("signature", outcome(new Issuer("https://issuer", "k2").token("sleep", now)));
        assertEquals("expired",
                outcome(issuer
                        .sign(issuer.claims("sleep", now).expirationTime(Date.from(now.minus(Duration.ofSeconds(1)))).build())));
        assertEquals("audience", outcome(issuer.sign(issuer.claims("sleep", now).audience("other").build())));
        assertEquals("token", outcome(issuer.sign(issuer.claims("sleep", now).subject("somebody").build())));
        assertEquals("token", outcome(issuer.sign(issuer.claims("sleep", now).subject("system:serviceaccount:a/b:c").build())));
    }

    @Test
    void aTokenOfAnotherIssuerIsLeftToTheClusters() {
        assertEquals("not ours", outcome(new Issuer("https://cluster", "k1").token("sleep", clock.now())));
        assertEquals("not ours", outcome("nonsense"));
        assertNull(step.authenticate(new dev.navarch.identity.Credentials("", List.of(), List.of(), "", null)));
    }

    @Test
    void anIssuerThatDoesNotAnswerVouchesForNobodyUntilItDoes() {
        found = new KeySource.Found.Lost("down");
        assertEquals("signature", outcome(issuer.token("sleep", clock.now())));
        found = new KeySource.Found.Keys(issuer.jwks(), "");
        clock.advance(Duration.ofSeconds(11));
        assertEquals("ok [spiffe://td/ns/sample/sa/sleep]", outcome(issuer.token("sleep", clock.now())));
    }

    @Test
    void aRuleIsReadOrRefusedWithAReason() {
        assertEquals(URI.create("http://k"),
                JwtRule.parse("{\"issuer\":\"i\",\"jwksUri\":\"http://k\",\"audiences\":[\"a\"]}").keys());
        for (String wrong : List.of("", "{", "{}", "{\"issuer\":\"i\",\"jwks_uri\":\"file:///etc/passwd\"}")) {
            assertThrows(IllegalArgumentException.class, () -> JwtRule.parse(wrong), wrong);
        }
    }
}
