package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.FactKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchGoneSilentTest {
    @Test
    void isFollowedByAnotherFromWhereItWasWithoutANewList() throws InterruptedException {
        try (Rig rig = new Rig(TestLimits.withSilence(Duration.ofMillis(700))).live()) {
            long lists = rig.cluster.requests().made("list", "services");
            boolean heard = false;
            // Silence is judged only after a first bookmark, of which nobody outside can know; so it is tried until that has come.
            for (int i = 0; i < 20 && !heard; i++) {
                String name = "unheard-" + i;
                Thread.sleep(300);
                rig.cluster.faults().silenceWatches();
                rig.service(name);
                for (int waited = 0; waited < 30 && !heard; waited++) {
                    Thread.sleep(100);
                    heard = rig.heard.knows(FactKind.SERVICE, "sample", name);
                }
                rig.cluster.faults().resumeWatches();
            }
            assertTrue(heard, rig.heard.log()::toString);
            rig.heard.neverFailed();
            assertEquals(lists, rig.cluster.requests().made("list", "services"));
            assertEquals(List.of(), rig.heard.relists());
        }
    }
}
