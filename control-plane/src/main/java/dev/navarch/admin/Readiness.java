package dev.navarch.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether we may be sent traffic: several named conditions, all of which must hold. Without any condition the answer is no: nobody has said
 * yet what it takes. Thread-safe.
 *
 * <p>A condition that fails is logged when it begins to fail, not at every probe.
 */
public final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final Map<String, Condition> conditions = new LinkedHashMap<>();
    private final Consumer<String> beganToFail;

    /** Logs what begins to fail. */
    public Readiness() {
        this(name -> LOG.warn("{} is not ready", name));
    }

    Readiness(Consumer<String> beganToFail) {
        this.beganToFail = beganToFail;
    }

    /** Adds a condition, asked at every probe; {@code holds} is cheap and never blocks. */
    public synchronized void require(String name, BooleanSupplier holds) {
        conditions.put(name, new Condition(holds));
    }

    /** Whether all conditions hold now. */
    public synchronized boolean isReady() {
        boolean ready = !conditions.isEmpty();
        for (Map.Entry<String, Condition> entry : conditions.entrySet()) {
            ready &= holds(entry.getKey(), entry.getValue());
        }
        return ready;
    }

    private boolean holds(String name, Condition condition) {
        boolean holds = condition.holds.getAsBoolean();
        if (!holds && !condition.failing) {
            beganToFail.accept(name);
        }
        condition.failing = !holds;
        return holds;
    }

    private static final class Condition {
        private final BooleanSupplier holds;
        private boolean failing;

        Condition(BooleanSupplier holds) {
            this.holds = holds;
        }
    }
}
