package dev.navarch.identity.authn;

import static dev.navarch.identity.authn.Gate.C1;
import static dev.navarch.identity.authn.Gate.bearer;
import static dev.navarch.identity.authn.Gate.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.identity.Authentication;
import dev.navarch.identity.Credentials;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A hundred thousand bad tokens a minute: the API server hardly notices, and whoever belongs gets in. Counted, on a clock of the test's own. */
class FloodTest {
    private static final int BAD_A_SECOND = 1667;
    private static final int SECONDS = 1;
    private final Random random = new Random(4);
    private final Issuer issuer = new Issuer("https://one", "k1");
    private final Questions one = new Questions(issuer);
    private final Gate gate = new Gate();
    private int badReviews;

    /** A token that nobody signed, different each time. */
    private String forged(String keyId) {
        byte[] signature = new byte[64];
        random.nextBytes(signature);
        return part("{\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}") + "."
                + part("{\"iss\":\"https://one\",\"aud\":[\"istio-ca\"],\"exp\":" + (gate.clock.now().getEpochSecond() + 3600)
                        + ",\"sub\":\"system:serviceaccount:sample:sleep\",\"jti\":" + random.nextLong() + "}")
                + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The API server answers all that waits: good tokens are told by their pods. */
    private void answerAll(List<String> good) {
        while (one.reviewsWaiting() > 0) {
            int pod = good.indexOf(one.nextToken());
            if (pod >= 0) {
                one.vouch("pod-" + pod);
            } else {
                badReviews++;
                ObjectNode review = JsonNodeFactory.instance.objectNode();
                review.putObject("status").put("authenticated", false);
                one.answer(review);
            }
        }
        gate.clock.settle();
    }

    private void flood(String keyId) {
        gate.authenticators.reached(C1, one.client);
        List<String> good = new ArrayList<>();
        List<CompletableFuture<Authentication>> verdicts = new ArrayList<>();
        List<CompletableFuture<Authentication>> bad = new ArrayList<>();
        int steps = SECONDS * 20;
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < BAD_A_SECOND / 20; i++) {
                bad.add(gate.authenticators.authenticate(bearer(forged(keyId))).toCompletableFuture());
            }
            String token = issuer.token("pod-" + good.size(), gate.clock.now());
            good.add(token);
            verdicts.add(gate.authenticators.authenticate(bearer(token)).toCompletableFuture());
            gate.clock.advance(Duration.ofMillis(50));
            answerAll(good);
        }
        gate.clock.advance(Duration.ofSeconds(7));
        for (int pod = 0; pod < good.size(); pod++) {
            assertEquals("ok [spiffe://cluster.local/ns/sample/sa/pod-" + pod + "] by cluster1", outcome(verdicts.get(pod)));
        }
        bad.forEach(verdict -> assertTrue(outcome(verdict).matches("signature|timeout|token|busy"), () -> outcome(verdict)));
        assertEquals(0, gate.counts.of("waiting"));
    }

    @Test
    void tokensWithForgedSignaturesCostNoReviewAtAll() {
        flood("k1");
        assertEquals(0, badReviews);
        assertEquals(1, one.keysAsked);
        assertEquals(SECONDS * 20, gate.counts.of("review cluster1 accepted"));
    }

    @Test
    void tokensOfKeysThatNobodyKnowsCostAFewReviewsAndNoReadingOfKeysMoreThanTheFloorAllows() {
        flood("k2");
        assertTrue(badReviews <= 5 * (SECONDS + 7), badReviews + " reviews of bad tokens");
        assertTrue(one.keysAsked <= 2, one.keysAsked + " readings of keys");
        assertEquals(SECONDS * 20, gate.counts.of("review cluster1 accepted"));
    }

    @Test
    void anApiServerWhoseKeysAreSecretIsAskedWithinItsBudget() {
        one.issuer = null;
        gate.authenticators.reached(C1, one.client);
        int seconds = 3;
        for (int step = 0; step < seconds * 20; step++) {
            for (int i = 0; i < BAD_A_SECOND / 20; i++) {
                var _ = gate.authenticators.authenticate(bearer(forged("k1")));
            }
            gate.clock.advance(Duration.ofMillis(50));
            answerAll(List.of());
        }
        assertTrue(badReviews <= 160 + 80 * seconds, badReviews + " reviews");
        assertTrue(gate.counts.of("waiting") <= AuthnLimits.defaults().pending(), "the line is bounded");
        gate.clock.advance(Duration.ofSeconds(7));
        assertEquals(0, gate.counts.of("waiting"));
    }

    @Test
    void aNewKeyOfTheClusterIsLearntAndItsTokensAreKnown() {
        gate.authenticators.reached(C1, one.client);
        var _ = gate.ask(bearer(issuer.token("a", gate.clock.now())));
        one.vouch("a");
        Issuer rotated = new Issuer("https://one", "k2");
        one.issuer = rotated;
        // Too early to read them again: the token is doubtful, and reviewed at leisure.
        CompletableFuture<Authentication> early = gate.ask(bearer(rotated.token("b", gate.clock.now())));
        assertEquals(1, one.keysAsked);
        one.vouch("b");
        gate.clock.settle();
        assertTrue(outcome(early).startsWith("ok"), outcome(early));
        gate.clock.advance(Duration.ofSeconds(11));
        var _ = gate.ask(bearer(rotated.token("c", gate.clock.now())));
        assertEquals(2, one.keysAsked);
        assertEquals(1, one.reviewsWaiting());
        one.vouch("c");
    }

    @Test
    void strangersCannotMakeUsReadKeysAgainAndAgain() {
        gate.authenticators.reached(C1, one.client);
        for (int i = 0; i < 300; i++) {
            var _ = gate.ask(bearer(forged("key-" + i)));
            gate.clock.advance(Duration.ofMillis(100));
        }
        assertTrue(one.keysAsked <= 4, one.keysAsked + " readings in thirty seconds");
    }

    @Test
    void whoFloodsHoldsUpHisOwnAddressOnly() throws UnknownHostException {
        gate.authenticators.reached(C1, one.client);
        List<CompletableFuture<Authentication>> flood = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            flood.add(gate.authenticators.authenticate(from("192.0.2.1", forged("k1"))).toCompletableFuture());
        }
        CompletableFuture<Authentication> good = gate.authenticators
                .authenticate(from("192.0.2.2", issuer.token("pod-0", gate.clock.now()))).toCompletableFuture();
        assertEquals(1000 - 256, flood.stream().filter(verdict -> outcome(verdict).equals("busy")).count());
        assertEquals("waiting", outcome(good));
        gate.clock.settle();
        one.vouch("pod-0");
        gate.clock.settle();
        assertTrue(outcome(good).startsWith("ok"), outcome(good));
        assertTrue(flood.stream().allMatch(verdict -> outcome(verdict).matches("busy|signature")));
    }

    private static Credentials from(String address, String token) throws UnknownHostException {
        return new Credentials("Bearer " + token, List.of(), List.of(), "", InetAddress.getByName(address));
    }
}
