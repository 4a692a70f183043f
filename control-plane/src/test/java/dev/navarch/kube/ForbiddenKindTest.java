package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ForbiddenKindTest {
    private static final String USER = "system:serviceaccount:sample:reader";

    @Test
    void isNamedWithTheVerbAndTheRemedyAndReadOnceGranted() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            rig.cluster.faults().deny(USER, "list", "nodes");
            rig.client.read(rig.heard);
            rig.heard.awaitFailing("cannot list nodes: forbidden (403)", "grant get, list and watch on nodes to " + USER);
            assertEquals(0, rig.heard.snapshots());
            rig.cluster.faults().allow(USER, "list", "nodes");
            rig.heard.awaitLive();
        }
    }

    @Test
    void aWatchThatIsForbiddenIsNamedToo() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            rig.cluster.faults().deny(USER, "watch", "pods");
            rig.client.read(rig.heard);
            rig.heard.awaitFailing("cannot watch pods: forbidden (403)");
        }
    }
}
