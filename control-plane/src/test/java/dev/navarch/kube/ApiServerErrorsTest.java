package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.navarch.local.embedded.RequestLine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiServerErrorsTest {
    private static boolean isServiceWatch(RequestLine line) {
        return line.verb().equals("watch") && line.resource().equals("services");
    }

    @Test
    void aListThatFailsIsTriedAgainAndSaidToFail() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            rig.cluster.faults().answerNext(3, line -> line.verb().equals("list") && line.resource().equals("pods"), 500,
                    Duration.ZERO);
            rig.live();
            rig.heard.awaitFailing("cannot list pods: the API server answered 500");
            assertEquals(4, rig.cluster.requests().made("list", "pods"));
        }
    }

    @Test
    void oneFailureOfALiveWatchIsForgiven() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            rig.cluster.faults().answerNext(1, ApiServerErrorsTest::isServiceWatch, 503, Duration.ZERO);
            rig.cluster.faults().endWatches();
            rig.service("later");
            rig.heard.awaitService("later");
            rig.heard.neverFailed();
        }
    }

    @Test
    void severalAreReportedAndNothingIsListedAnew() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            rig.cluster.faults().answerNext(4, ApiServerErrorsTest::isServiceWatch, 503, Duration.ZERO);
            rig.cluster.faults().endWatches();
            rig.heard.awaitFailing("cannot watch services: the API server answered 503");
            rig.service("later");
            rig.heard.awaitService("later");
            rig.heard.await("live again", heard -> heard.lastHealth() instanceof WatchHealth.Live);
            assertEquals(List.of(), rig.heard.relists());
            assertEquals(1, rig.cluster.requests().made("list", "services"));
        }
    }

    @Test
    void lostConnectionsAreMadeAnew() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            rig.cluster.faults().cutConnections();
            rig.service("later");
            rig.heard.awaitService("later");
            assertEquals(List.of(), rig.heard.relists());
            assertInstanceOf(WatchHealth.Live.class, rig.heard.lastHealth());
        }
    }

    @Test
    void aServerThatIsDownIsSaidToBeUnreachableAndFoundAgain() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            rig.cluster.stopApiServer();
            rig.heard.awaitFailing("no connection to https://127.0.0.1");
            rig.cluster.startApiServer();
            rig.service("later");
            rig.heard.awaitService("later");
            rig.heard.await("live again", heard -> heard.lastHealth() instanceof WatchHealth.Live);
        }
    }
}
