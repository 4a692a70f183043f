package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlackHoledConnectionTest {
    @Test
    void isFoundThoughNothingIsAskedAndForgottenWhenItEnds() {
        KubeLimits limits = TestLimits.withResponse(Duration.ofSeconds(1), Duration.ofMillis(500));
        try (Rig rig = new Rig(limits).live()) {
            rig.cluster.faults().startBlackHole();
            rig.heard.awaitFailing("cannot watch services");
            rig.service("in-the-dark");
            rig.cluster.faults().endBlackHole();
            rig.heard.awaitService("in-the-dark");
            rig.heard.await("live again", heard -> heard.lastHealth() instanceof WatchHealth.Live);
            assertEquals(List.of(), rig.heard.relists());
        }
    }

    @Test
    void atStartIsSaidToFailAndReadOnceItEnds() {
        KubeLimits limits = TestLimits.withResponse(Duration.ofMillis(800), Duration.ofMillis(500));
        try (Rig rig = new Rig(limits)) {
            rig.cluster.faults().startBlackHole();
            rig.client.read(rig.heard);
            rig.heard.awaitFailing("cannot list services");
            rig.cluster.faults().endBlackHole();
            rig.heard.awaitLive();
        }
    }
}
