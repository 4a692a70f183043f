package dev.navarch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final List<String> failing = new ArrayList<>();
    private final Readiness readiness = new Readiness(failing::add);

    @Test
    void nobodyIsReadyBeforeItIsKnownWhatItTakes() {
        assertFalse(readiness.isReady());
    }

    @Test
    void allConditionsMustHold() {
        AtomicBoolean discovery = new AtomicBoolean();
        AtomicBoolean injector = new AtomicBoolean(true);
        readiness.require("discovery", discovery::get);
        readiness.require("sidecar injector", injector::get);

        assertFalse(readiness.isReady());
        discovery.set(true);
        assertTrue(readiness.isReady());
        injector.set(false);
        assertFalse(readiness.isReady());
    }

    @Test
    void aConditionIsNamedWhenItBeginsToFailAndNotAtEveryProbe() {
        AtomicBoolean discovery = new AtomicBoolean();
        readiness.require("discovery", discovery::get);
        readiness.require("other", () -> true);

        readiness.isReady();
        readiness.isReady();
        assertEquals(List.of("discovery"), failing);
        discovery.set(true);
        readiness.isReady();
        discovery.set(false);
        readiness.isReady();
        readiness.isReady();
        assertEquals(List.of("discovery", "discovery"), failing);
    }
}
