package dev.navarch.xds;

import dev.navarch.loop.Clock;
import java.util.ArrayDeque;

/**
 * Lets new streams in at the pace that one event loop can bear: what they cost is measured, and they may take no more than a share of the
 * loop's time, so that those who are connected keep being served. Used on that loop only.
 *
 * <p>Time is a credit that grows with the clock and shrinks with the work. Who comes while there is none waits in line; who would wait too
 * long is sent away, and comes back with a backoff, perhaps to another replica. With a plain rate a stream costs its part of a second.
 *
 * <p>Implementation note: what those who were let in will have cost is known late, so until then each is taken to cost what streams cost by the
 * newest measure. A crowd of dear streams is noticed with the first of them, not after all are in.
 */
final class Admission {
    /** Of unused time no more than this is saved up. */
    private static final long BURST_NANOS = 200_000_000;
    /** What a stream is taken to cost before any was measured. */
    private static final double FIRST_GUESS_NANOS = 1_000_000;
    private static final double WEIGHT = 0.1;
    /** Work beyond what was guessed is paid back up to here: who comes now is not to blame for the rest. */
    private static final long MOST_DEBT_NANOS = 1_000_000_000;
    /** Who is not measured by then never will be; what they are taken to have cost is paid. */
    private static final long MEASURED_WITHIN_NANOS = 30_000_000_000L;

    private final XdsSettings.Admission settings;
    private final Clock clock;
    private final XdsMetrics metrics;
    private final double share;
    private final double fixedCost;
    private final ArrayDeque<Waiting> line = new ArrayDeque<>();
    /** When those were let in that are not measured yet. */
    private final ArrayDeque<Long> unmeasured = new ArrayDeque<>();
    private double credit = BURST_NANOS;
    private double cost = FIRST_GUESS_NANOS;
    private long last;

    /** @param loops among which a plain rate is divided */
    Admission(XdsSettings.Admission settings, int loops, Clock clock, XdsMetrics metrics) {
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.share = settings.perSecond() > 0 ? 1 : settings.share();
        this.fixedCost = settings.perSecond() > 0 ? 1e9 * loops / settings.perSecond() : 0;
        this.credit = settings.perSecond() > 0 ? Math.min(BURST_NANOS, fixedCost) : BURST_NANOS;
        this.last = clock.nanos();
    }

    private record Waiting(Runnable start, long since) {
    }

    /** Whether it was taken: {@code start} runs now or later. If not, it is to be refused. */
    boolean admit(Runnable start) {
        refill();
        double guess = guess();
        if ((line.size() + 1) * guess - available() > settings.maxWait().toNanos() * share) {
            metrics.refused(fixedCost > 0 ? "rate" : "cost");
            return false;
        }
        line.add(new Waiting(start, clock.nanos()));
        letIn();
        return true;
    }

    /** Lets in those whose time has come; called every few milliseconds while somebody waits. */
    void letIn() {
        refill();
        while (!line.isEmpty() && available() > 0) {
            Waiting next = line.remove();
            if (fixedCost > 0) {
                credit -= fixedCost;
            } else {
                unmeasured.add(last);
            }
            metrics.admitted(clock.nanos() - next.since);
            next.start.run();
        }
    }

    boolean isAnybodyWaiting() {
        return !line.isEmpty();
    }

    /** A stream that was let in has cost that much until it had all it asked for at first. */
    void measured(long nanos) {
        if (fixedCost == 0) {
            credit -= unmeasured.poll() == null ? nanos - cost : nanos;
            cost += WEIGHT * (nanos - cost);
            credit = Math.max(credit, -(MOST_DEBT_NANOS + cost));
        }
    }

    private double guess() {
        return fixedCost > 0 ? fixedCost : cost;
    }

    private double available() {
        return credit - unmeasured.size() * cost;
    }

    private void refill() {
        long now = clock.nanos();
        while (!unmeasured.isEmpty() && now - unmeasured.peek() > MEASURED_WITHIN_NANOS) {
            unmeasured.remove();
            credit -= cost;
        }
        double most = fixedCost > 0 ? Math.min(BURST_NANOS, fixedCost) : BURST_NANOS + unmeasured.size() * cost;
        credit = Math.min(most, credit + (now - last) * share);
        last = now;
    }
}
