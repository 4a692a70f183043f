package dev.navarch.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
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

    /** Adds a condition, asked at every probe; {@code holds} is cheap and never blocks. */
    public synchronized void require(String name, BooleanSupplier holds) {
        conditions.put(name, new Condition(holds));
    }

    /** Whether all conditions hold now. */
    public synchronized boolean isReady() {
        boolean ready = !conditions.isEmpty();
        for (Map.Entry<String, Condition> entry : conditions.entrySet()) {
            ready &= entry.getValue().holds(entry.getKey());
        }
        return ready;
    }

    private static final class Condition {
        private final BooleanSupplier holds;
        private boolean failing;

        Condition(BooleanSupplier holds) {
            this.holds = holds;
        }

        boolean holds(String name) {
            boolean now = holds.getAsBoolean();
            if (!now && !failing) {
                LOG.warn("{} is not ready", name);
            }
            failing = !now;
            return now;
        }
    }
}
