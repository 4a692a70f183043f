package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.embedded.RequestLine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottledWithRetryAfterTest {
    private static boolean isServiceList(RequestLine line) {
        return line.verb().equals("list") && line.resource().equals("services");
    }

    @Test
    void comesBackNotBeforeTheServerSaid() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            rig.cluster.faults().answerNext(1, ThrottledWithRetryAfterTest::isServiceList, 429, Duration.ofSeconds(1));
            long before = System.nanoTime();
            rig.live();
            assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(Duration.ofSeconds(1)) >= 0);
            rig.heard.awaitFailing("cannot list services: too many requests (429)");
            assertEquals(2, rig.cluster.requests().made("list", "services"));
        }
    }

    @Test
    void anOrdinaryThrottlingOfALiveKindIsWorthNoWord() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            rig.cluster.faults().answerNext(1, line -> line.verb().equals("watch") && line.resource().equals("services"), 429,
                    Duration.ofSeconds(1));
            rig.cluster.faults().endWatches();
            rig.service("later");
            rig.heard.awaitService("later");
            rig.heard.neverFailed();
        }
    }
}
