package dev.navarch.generate.listener;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a change costs where every pod has a listener of its own. */
class HeadlessStepTest {
    private static final int PODS = 300;

    private final ListenerGeneration generation = new ListenerGeneration();
    private final Worlds worlds = new Worlds();
    private final Proxy proxy = Proxies.sidecar("client-1", "shop", "10.9.9.9", "c1", "");

    private static SliceFact slice(int pods) {
        List<SliceFact.Address> addresses = new ArrayList<>();
        for (int i = 0; i < pods; i++) {
            addresses.add(Facts.ready("10.1." + i / 250 + "." + i % 250, ""));
        }
        return Facts.slice("shop", "db", "tcp", 5432, addresses.toArray(SliceFact.Address[]::new));
    }

    private ListenerView pods() {
        return generation.views(worlds.world(), proxy).stream().filter(PodsView.class::isInstance).findFirst().orElseThrow();
    }

    @Test
    void onlyThePodThatCameGetsAListenerWritten() {
        worlds.put("c1", Facts.service("shop", "db", "None", Facts.port("tcp", 5432)), slice(PODS));
        ListenerView view = pods();
        ResourceSet before = generation.generate(worlds.world(), view);
        assertEquals(PODS, before.size());
        worlds.takeDelta();

        worlds.put("c1", slice(PODS + 1));
        Generation.Step step = generation.step(before, worlds.world(), worlds.takeDelta(), view);

        assertEquals(PODS + 1, step.set().size());
        assertEquals(Set.of("10.1." + PODS / 250 + "." + PODS % 250 + "_5432"), step.changed());
        before.resources().forEach(old -> assertSame(old, step.set().get(old.name())));
    }

    @Test
    void aServiceOfAnotherProtocolGetsAllItsListenersWritten() {
        worlds.put("c1", Facts.service("shop", "db", "None", Facts.port("tcp", 5432)), slice(3));
        ListenerView view = pods();
        ResourceSet before = generation.generate(worlds.world(), view);
        worlds.takeDelta();

        worlds.put("c1", Facts.service("shop", "db", "None", new ServiceFact.Port("tcp", 5432, "TCP", "mongo", "5432", 0)),
                slice(3));
        Generation.Step step = generation.step(before, worlds.world(), worlds.takeDelta(), view);

        assertEquals(3, step.changed().size());
        for (Resource old : before.resources()) {
            assertNotSame(old, requireNonNull(step.set().get(old.name())));
        }
    }
}
