package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.embedded.RequestLine;
import dev.navarch.model.FactKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResourceVersionGoneTest {
    @Test
    void theKindIsListedAnewAndWhatWentMeanwhileIsGone() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            rig.cluster.faults().silenceWatches();
            rig.delete("first");
            rig.service("second");
            rig.cluster.faults().expireEventWindow();
            rig.cluster.faults().endWatches();
            rig.heard.awaitService("second");
            rig.heard.await("first is gone", heard -> heard.fact(FactKind.SERVICE, "sample", "first") == null);
            assertTrue(rig.heard.relists().contains(FactKind.SERVICE), rig.heard.log()::toString);
            assertEquals(1, rig.heard.snapshots());
            rig.heard.neverFailed();
        }
    }

    @Test
    void pagesThatExpireAreReadAnew() {
        try (Rig rig = new Rig(TestLimits.withPageSize(2))) {
            for (int i = 0; i < 6; i++) {
                rig.service("page-" + i);
            }
            AtomicInteger lists = new AtomicInteger();
            rig.cluster.faults().answerNext(1, line -> isServiceList(line) && lists.incrementAndGet() == 3, 410, Duration.ZERO);
            rig.live();
            for (int i = 0; i < 6; i++) {
                rig.heard.awaitService("page-" + i);
            }
            rig.heard.neverFailed();
        }
    }

    private static boolean isServiceList(RequestLine line) {
        return line.verb().equals("list") && line.resource().equals("services");
    }
}
