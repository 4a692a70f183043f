package dev.navarch.jwks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import dev.navarch.model.JwtKeys;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import dev.navarch.testkit.Issuer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which keys are known when. */
class KeyFetcherTest {
    private static final JwtKeys.Published A = new JwtKeys.At("https://a/keys");
    private static final JwtKeys.Published ISSUER = new JwtKeys.OfIssuer("https://b");

    private final FakeClock clock = new FakeClock();
    private final Map<String, String> web = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> counts = new ArrayList<>();
    private Map<JwtKeys.Published, String> known = Map.of();
    private final KeyFetcher fetcher = new KeyFetcher(new Download() {
        @Override
        public CompletionStage<Answer> read(String uri) {
            asked.add(uri);
            String body = web.get(uri);
            return CompletableFuture.completedStage(body == null ? new Failed(uri + " is down") : new Found(body));
        }

        @Override
        public void close() {
        }
    }, new FakeLoop("keys", clock), KeyLimits.defaults(), new KeyMetrics() {
        @Override
        public void keysRead() {
            counts.add("read");
        }

        @Override
        public void keysFailed() {
            counts.add("failed");
        }
    }, now -> known = now);

    private void want(JwtKeys.Published... sources) {
        fetcher.want(Set.of(sources));
        clock.settle();
    }

    @Test
    void keysAreReadWhereTheyAreSaidToBe() throws JOSEException {
        String keys = new Issuer("a").keys();
        String others = new Issuer("b").keys();
        web.put("https://a/keys", keys);
        web.put("https://b/.well-known/openid-configuration", "{\"issuer\": \"https://b\", \"jwks_uri\": \"https://c/keys\"}");
        web.put("https://c/keys", others);
        want(A, ISSUER);
        assertEquals(Set.of(A, ISSUER), known.keySet());
        assertEquals(new KeySet.Good(keys, List.of()), KeySet.read(known.getOrDefault(A, "")));
        want(ISSUER);
        assertEquals(Set.of(ISSUER), known.keySet());
        assertEquals(List.of("read", "read"), counts);
    }

    @Test
    void keysThatRotateAreReadAgainAndThoseThatAreKnownStayWhileNobodyAnswers() throws JOSEException {
        web.put("https://a/keys", new Issuer("a").keys());
        want(A);
        String before = known.getOrDefault(A, "");
        String rotated = new Issuer("a").keys();
        web.put("https://a/keys", rotated);
        clock.advance(Duration.ofMinutes(21));
        assertFalse(known.getOrDefault(A, "").equals(before));
        web.put("https://a/keys", "what");
        clock.advance(Duration.ofMinutes(21));
        web.remove("https://a/keys");
        clock.advance(Duration.ofMinutes(21));
        assertEquals(KeySet.read(rotated), KeySet.read(known.getOrDefault(A, "")));
        assertTrue(counts.contains("failed"), counts::toString);
    }

    @Test
    void whereTheyCannotBeReadThereAreNoneAndItIsTriedAgainLessAndLess() throws JOSEException {
        want(A, ISSUER);
        assertEquals(Map.of(), known);
        assertTrue(fetcher.settled().isDone() || settled());
        int before = asked.size();
        clock.advance(Duration.ofSeconds(10));
        int soon = asked.size() - before;
        assertTrue(soon >= 4 && soon <= 8, () -> "asked " + soon + " times in ten seconds");
        web.put("https://b/.well-known/openid-configuration", "{}");
        web.put("https://a/keys", new Issuer("a").keys());
        clock.advance(Duration.ofMinutes(2));
        assertEquals(Set.of(A), known.keySet());
    }

    private boolean settled() {
        CompletableFuture<Void> settled = fetcher.settled();
        clock.settle();
        return settled.isDone();
    }
}
