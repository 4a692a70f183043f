package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpiredTokenTest {
    @Test
    void isReportedAsWhatItIsAndHealedByANewCredential() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            rig.cluster.faults().revokeToken(rig.token());
            rig.cluster.faults().cutConnections();
            rig.heard.awaitFailing("cannot watch services: unauthorized (401)", "renew it");
            rig.client.use(Clients.credential(rig.cluster.kubeconfigFor("sample", "reader")));
            rig.service("later");
            rig.heard.awaitService("later");
            rig.heard.await("live again", heard -> heard.lastHealth() instanceof WatchHealth.Live);
            assertEquals(List.of(), rig.heard.relists());
            assertEquals(1, rig.heard.snapshots());
        }
    }

    @Test
    void aCredentialSwappedInTimeDisturbsNoWatch() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            long watches = rig.cluster.requests().made("watch", "services");
            rig.client.use(Clients.credential(rig.cluster.kubeconfigFor("sample", "reader")));
            rig.service("under-the-old-watch");
            rig.heard.awaitService("under-the-old-watch");
            assertEquals(watches, rig.cluster.requests().made("watch", "services"));

            rig.cluster.faults().revokeToken(rig.token());
            rig.cluster.faults().endWatches();
            rig.service("under-the-new");
            rig.heard.awaitService("under-the-new");
            rig.heard.neverFailed();
        }
    }
}
