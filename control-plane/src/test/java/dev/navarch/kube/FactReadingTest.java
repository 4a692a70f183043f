package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.Workloads;
import dev.navarch.model.FactKind;
import dev.navarch.model.PodFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactReadingTest {
    @Test
    void saysEverythingOnceAndThenWhatChanges() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            assertTrue(rig.heard.log().stream().filter(line -> !line.startsWith("Listing")).findFirst().orElseThrow()
                    .startsWith("snapshot"), rig.heard.log()::toString);
            rig.service("second");
            rig.heard.awaitService("second");
            rig.delete("second");
            rig.heard.await("second is gone", heard -> heard.fact(FactKind.SERVICE, "sample", "second") == null);
            assertEquals(1, rig.heard.snapshots());
        }
    }

    @Test
    void whatMakesNoDifferenceIsNotSaid() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            rig.workloads.node("node1", "region1", "zone1");
            var pod = new Workloads.Pod("sample", "hello-1", Map.of("app", "hello"), "reader", "node1", "10.0.0.1");
            rig.workloads.pod(pod);
            rig.live();
            int before = rig.heard.changes();
            rig.cluster.api().merge("/api/v1/namespaces/sample/pods/hello-1", "{metadata: {annotations: {a: b}}}");
            rig.workloads.ready(pod, false);
            rig.heard.await("unready", heard -> heard.fact(FactKind.POD, "sample", "hello-1") instanceof PodFact p && !p.ready());
            assertEquals(1, rig.heard.log().stream().filter(line -> line.contains("PodFact")).count(), rig.heard.log()::toString);
            assertTrue(rig.heard.changes() > before);
        }
    }

    @Test
    void aClosedReadingIsSilent() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            Heard closed = new Heard();
            KubeClient.Reading reading = rig.client.read(closed);
            closed.awaitLive();
            reading.close();
            int said = closed.log().size();
            rig.live();
            rig.service("later");
            rig.heard.awaitService("later");
            assertEquals(said, closed.log().size());
        }
    }

    @Test
    void manyClientsShareAHandfulOfThreads() {
        try (Rig rig = new Rig(TestLimits.QUICK).live()) {
            int before = Thread.activeCount();
            List<Heard> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Heard heard = new Heard();
                all.add(heard);
                rig.clients.to(rig.kubeconfig).read(heard);
            }
            all.forEach(Heard::awaitLive);
            assertTrue(Thread.activeCount() - before <= 2, "from " + before + " to " + Thread.activeCount() + " threads");
        }
    }
}
