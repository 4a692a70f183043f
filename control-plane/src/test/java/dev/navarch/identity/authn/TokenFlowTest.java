package dev.navarch.identity.authn;

import static dev.navarch.identity.authn.Gate.C1;
import static dev.navarch.identity.authn.Gate.C2;
import static dev.navarch.identity.authn.Gate.bearer;
import static dev.navarch.identity.authn.Gate.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.identity.Authentication;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.model.FactKind;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Worlds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A token's way: what is known without asking, what an API server says, and for how long it is believed. */
class TokenFlowTest {
    private static final String SLEEP = "ok [spiffe://cluster.local/ns/sample/sa/sleep] by ";
    private final Issuer issuer = new Issuer("https://one", "k1");
    private final Questions one = new Questions(issuer);
    private final Gate gate = new Gate();

    TokenFlowTest() {
        gate.authenticators.reached(C1, one.client);
    }

    private String sleep() {
        return issuer.token("sleep", gate.clock.now());
    }

    private String accepted(String token) {
        CompletableFuture<Authentication> verdict = gate.ask(bearer(token));
        one.vouch("sleep");
        gate.clock.settle();
        return outcome(verdict);
    }

    @Test
    void theApiServerIsAskedForOurAudiencesAndVouches() {
        String token = sleep();
        CompletableFuture<Authentication> verdict = gate.ask(bearer(token));
        assertEquals("waiting", outcome(verdict));
        assertEquals(token, one.nextToken());
        assertEquals("[\"istio-ca\"]", one.next().path("spec").path("audiences").toString());
        assertEquals("authentication.k8s.io/v1 TokenReview",
                one.next().path("apiVersion").asText() + " " + one.next().path("kind").asText());
        one.vouch("sleep");
        gate.clock.settle();
        assertEquals(SLEEP + C1, outcome(verdict));
        Authentication.Accepted accepted = (Authentication.Accepted) verdict.join();
        assertEquals("Workload[cluster=cluster1, namespace=sample, serviceAccount=sleep, podName=sleep, podUid=uid of sleep]",
                String.valueOf(accepted.caller().workload()));
    }

    @Test
    void oneTokenIsReviewedOnceHoweverManyCallsBringIt() {
        String token = sleep();
        List<CompletableFuture<Authentication>> verdicts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            verdicts.add(gate.ask(bearer(token)));
        }
        assertEquals(1, one.reviewsWaiting());
        one.vouch("sleep");
        gate.clock.settle();
        verdicts.forEach(verdict -> assertEquals(SLEEP + C1, outcome(verdict)));
        assertEquals(SLEEP + C1, gate.outcome(bearer(token)));
        assertEquals(0, one.reviewsWaiting());
        assertEquals(1, gate.counts.of("remembered true"));
    }

    @Test
    void theClusterIdDecidesWhoIsAsked() {
        Questions two = new Questions(null);
        gate.authenticators.reached(C2, two.client);
        for (String[] ids : new String[][]{{}, {""}, {"cluster1"}, {"one"}, {"cluster2", "cluster2"}}) {
            var _ = gate.ask(bearer(issuer.token("p" + ids.length + String.join("", ids), gate.clock.now()), ids));
        }
        assertEquals(5, one.reviewsWaiting());
        var _ = gate.ask(bearer(sleep(), "cluster2"));
        var _ = gate.ask(bearer(issuer.token("other", gate.clock.now()), "two"));
        assertEquals(5, one.reviewsWaiting());
        assertEquals(2, two.reviewsWaiting());
    }

    @Test
    void aClusterThatIsNotAttachedVouchesForNobodyAndNobodyElseDoes() {
        for (String id : new String[]{"cluster2", "two", "x".repeat(10_000), " ", "\n"}) {
            assertEquals("unknown_cluster", gate.outcome(bearer(sleep(), id)));
        }
        assertEquals(0, one.reviewsWaiting());
    }

    @Test
    void aDetachedClusterVouchesForNobodyFromThatMomentOn() {
        assertEquals(SLEEP + C1, accepted(sleep()));
        String waiting = issuer.token("other", gate.clock.now());
        CompletableFuture<Authentication> verdict = gate.ask(bearer(waiting));
        gate.authenticators.detached(C1);
        assertEquals("unknown_cluster", outcome(gate.authenticators.authenticate(bearer(sleep())).toCompletableFuture()));
        gate.clock.settle();
        assertEquals("detached", outcome(verdict));
        gate.authenticators.reached(C1, one.client);
        one.vouch("other");
        CompletableFuture<Authentication> again = gate.ask(bearer(waiting));
        assertEquals("waiting", outcome(again), "what was found out is forgotten");
    }

    @Test
    void whatIsWrongOnTheFaceOfItCostsNoReview() {
        Issuer stranger = new Issuer("https://one", "k1");
        Issuer foreign = new Issuer("https://elsewhere", "k9");
        var now = gate.clock.now();
        assertEquals("expired", gate.outcome(bearer(
                issuer.sign(issuer.claims("sleep", now).expirationTime(Date.from(now.minus(Duration.ofMinutes(2)))).build()))));
        assertEquals("audience",
                gate.outcome(bearer(issuer.sign(issuer.claims("sleep", now).audience("https://kubernetes").build()))));
        assertEquals("signature", gate.outcome(bearer(stranger.token("sleep", now))));
        assertEquals("issuer", gate.outcome(bearer(foreign.token("sleep", now))));
        assertEquals("malformed", gate.outcome(bearer("no token at all")));
        assertEquals("too_long", gate.outcome(bearer("a".repeat(20_000))));
        assertEquals("no_credentials",
                gate.outcome(new dev.navarch.identity.Credentials("Basic eA==", List.of(), List.of(), "", null)));
        assertEquals(0, one.reviewsWaiting());
        assertEquals(0, gate.counts.of("waiting"));
    }

    @Test
    void aRefusalIsRememberedForAWhile() {
        String token = sleep();
        CompletableFuture<Authentication> verdict = gate.ask(bearer(token));
        ObjectNode review = Issuer.review("sleep");
        ((ObjectNode) review.path("status")).put("authenticated", false);
        one.answer(review);
        gate.clock.settle();
        assertEquals("token", outcome(verdict));
        assertEquals("token", gate.outcome(bearer(token)));
        assertEquals(0, one.reviewsWaiting());
        gate.clock.advance(Duration.ofSeconds(11));
        assertEquals("waiting", gate.outcome(bearer(token)));
        assertEquals(1, one.reviewsWaiting());
    }

    @Test
    void anApiServerThatFailsIsAskedAgainNextTime() {
        String token = sleep();
        for (ApiAnswer trouble : new ApiAnswer[]{new ApiAnswer.Lost("cut"), new ApiAnswer.Refused(500, "", "trouble"),
                new ApiAnswer.Refused(403, "Forbidden", "may not")}) {
            CompletableFuture<Authentication> verdict = gate.ask(bearer(token));
            one.answer(trouble);
            gate.clock.settle();
            assertEquals("unavailable", outcome(verdict));
        }
    }

    @Test
    void anApiServerThatIsSilentRefusesNobodyForEver() {
        CompletableFuture<Authentication> verdict = gate.ask(bearer(sleep()));
        gate.clock.advance(Duration.ofSeconds(5));
        assertEquals("waiting", outcome(verdict));
        gate.clock.advance(Duration.ofSeconds(2));
        assertEquals("timeout", outcome(verdict));
        assertEquals(0, gate.counts.of("waiting"));
    }

    @Test
    void onlyServiceAccountsOfOurAudienceAreAccepted() {
        List<Consumer<ObjectNode>> wrongs = List.of(status -> status.put("error", "no"),
                status -> status.put("authenticated", false),
                status -> status.putArray("audiences").add("other"),
                status -> user(status).putArray("groups").add("system:nodes"),
                status -> user(status).put("username", "system:node:node-1"), status -> user(status).put("username", "a:b:c:d:e"),
                status -> user(status).put("username", "system:serviceaccount:a/ns/b:c"),
                status -> user(status).put("username", "system:serviceaccount::c"), status -> status.remove("user"));
        int number = 0;
        for (Consumer<ObjectNode> wrong : wrongs) {
            CompletableFuture<Authentication> verdict = gate.ask(bearer(issuer.token("p" + number++, gate.clock.now())));
            ObjectNode review = Issuer.review("sleep");
            wrong.accept((ObjectNode) review.path("status"));
            one.answer(review);
            gate.clock.settle();
            assertEquals("token", outcome(verdict), review.toString());
        }
    }

    private static ObjectNode user(ObjectNode status) {
        return (ObjectNode) status.path("user");
    }

    @Test
    void aPodThatGoesTakesItsTokensAlong() {
        Worlds worlds = new Worlds("cluster1").put("cluster1", Facts.pod("sample", "sleep", "10.1.0.1", "sleep"),
                Facts.pod("sample", "other", "10.1.0.2", "other"));
        gate.authenticators.published(worlds.world(), worlds.takeDelta());
        String token = sleep();
        assertEquals(SLEEP + C1, accepted(token));
        gate.clock.advance(Duration.ofMinutes(4));
        assertEquals(SLEEP + C1, gate.outcome(bearer(token)), "a pod that lives is remembered for minutes");
        worlds.remove("cluster1", FactKind.POD, "sample", "other");
        gate.authenticators.published(worlds.world(), worlds.takeDelta());
        assertEquals(SLEEP + C1, gate.outcome(bearer(token)));
        worlds.remove("cluster1", FactKind.POD, "sample", "sleep");
        gate.authenticators.published(worlds.world(), worlds.takeDelta());
        gate.clock.settle();
        assertEquals("waiting", gate.outcome(bearer(token)));
    }

    @Test
    void aPodThatNobodyHasSeenIsBelievedForSecondsOnly() {
        String token = sleep();
        assertEquals(SLEEP + C1, accepted(token));
        gate.clock.advance(Duration.ofSeconds(14));
        assertEquals(SLEEP + C1, gate.outcome(bearer(token)));
        gate.clock.advance(Duration.ofSeconds(2));
        assertEquals("waiting", gate.outcome(bearer(token)));
    }

    @Test
    void noTokenIsBelievedPastItsEnd() {
        var now = gate.clock.now();
        String token = issuer.sign(issuer.claims("sleep", now).expirationTime(Date.from(now.plusSeconds(5))).build());
        assertEquals(SLEEP + C1, accepted(token));
        gate.clock.advance(Duration.ofSeconds(6));
        assertEquals("waiting", gate.outcome(bearer(token)), "within the skew of clocks the API server has the word");
        gate.clock.advance(Duration.ofSeconds(60));
        assertEquals("expired", gate.outcome(bearer(token)));
    }

    @Test
    void anotherClientIsAskedAnewAndTheOldOnesWordCountsNoMore() {
        String token = sleep();
        CompletableFuture<Authentication> verdict = gate.ask(bearer(token));
        Questions rebuilt = new Questions(issuer);
        gate.authenticators.reached(C1, rebuilt.client);
        gate.clock.settle();
        one.answer(new ApiAnswer.Lost("closed"));
        gate.clock.settle();
        assertEquals("waiting", outcome(verdict));
        rebuilt.vouch("sleep");
        gate.clock.settle();
        assertEquals(SLEEP + C1, outcome(verdict));
        Questions third = new Questions(new Issuer("https://one", "k1"));
        gate.authenticators.reached(C1, third.client);
        gate.clock.settle();
        assertEquals("signature", gate.outcome(bearer(token)),
                "another cluster by the same name knows nothing of the old one's tokens");
    }

    @Test
    void noWordOfATokenIsInWhatIsSaidOfIt() {
        String token = sleep();
        Authentication.Refused refused = (Authentication.Refused) gate.ask(bearer(token, "nowhere")).join();
        assertFalse(refused.toString().contains(token.substring(0, 20)));
        assertTrue(refused.reason().contains("[cluster1]"), refused.reason());
        assertFalse(bearer(token).toString().contains(token));
        assertFalse(new Token(token).toString().contains(token.substring(0, 10)));
    }
}
