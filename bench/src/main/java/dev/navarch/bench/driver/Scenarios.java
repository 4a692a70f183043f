package dev.navarch.bench.driver;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What is measured, one method an event. Blocking; each prints its lines. */
final class Scenarios {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(50);
    private final Fleet fleet;
    private final Changes changes;
    private final Report report;

    Scenarios(Fleet fleet, Changes changes, Report report) {
        this.fleet = fleet;
        this.changes = changes;
        this.report = report;
    }

    /** All proxies connect at once. */
    void connect(int proxies) {
        Report.Start start = report.start(fleet);
        fleet.connect(proxies);
        boolean all = fleet.awaitConnected(PATIENCE);
        report.phase(all ? "connect" : "connect (NOT ALL)", fleet, start, proxies, "proxies");
        rest();
    }

    /**
     * One address comes, again and again, with a pause between.
     *
     * @param warmUp changes before those that count
     */
    void change(int warmUp, int times) {
        for (int i = 0; i < warmUp; i++) {
            once();
        }
        fleet.takeLatencies();
        Report.Start start = report.start(fleet);
        int lost = 0;
        for (int i = 0; i < times; i++) {
            lost += once() ? 0 : 1;
        }
        report.phase("change x" + times, fleet, start, (long) times * fleet.size(), "deliveries");
        report.latencies("  change to proxy", fleet.takeLatencies());
        if (lost > 0) {
            report.say(lost + " changes did not reach every proxy within " + PATIENCE);
        }
    }

    private boolean once() {
        boolean all = marked();
        LockSupport.parkNanos(BETWEEN_CHANGES.toNanos());
        return all;
    }

    /** Makes a change, the clock starting before, and waits until all have it. */
    private boolean marked() {
        Changes.Change change = changes.next();
        fleet.lookFor(change.mark(), System.nanoTime());
        change.apply().run();
        return fleet.awaitMark(PATIENCE);
    }

    /** So many changes a second for so long, then one that is looked for. */
    void storm(int perSecond, Duration length) {
        Report.Start start = report.start(fleet);
        long begin = System.nanoTime();
        long period = 1_000_000_000L / perSecond;
        int applied = 0;
        while (System.nanoTime() - begin < length.toNanos()) {
            changes.next().apply().run();
            applied++;
            long until = begin + applied * period;
            LockSupport.parkNanos(Math.max(0, until - System.nanoTime()));
        }
        fleet.takeLatencies();
        boolean all = marked();
        report.phase("storm, " + applied + " updates", fleet, start, applied, "updates");
        report.latencies("  marked change after it", fleet.takeLatencies());
        if (!all) {
            report.say("only " + fleet.reached() + " of " + fleet.size() + " proxies had it after " + PATIENCE);
        }
        rest();
    }

    /**
     * All streams end and return with what they have, as Envoy does. Nothing may be owed to them, so it is over when the control plane has
     * nothing more to do; a change afterwards proves that they are served.
     */
    void reconnect() {
        Report.Start start = report.start(fleet);
        fleet.resume();
        report.awaitQuiet();
        report.phase("reconnect", fleet, start, fleet.size(), "proxies");
        fleet.takeLatencies();
        boolean all = marked();
        report.latencies("  change after it", fleet.takeLatencies());
        if (!all) {
            report.say("only " + fleet.reached() + " of " + fleet.size() + " proxies had it after " + PATIENCE);
        }
        rest();
    }

    /** All streams end and return knowing nothing. */
    void restart() {
        Report.Start start = report.start(fleet);
        fleet.restart();
        boolean all = fleet.awaitConnected(PATIENCE);
        report.phase(all ? "restart" : "restart (NOT ALL)", fleet, start, fleet.size(), "proxies");
        rest();
    }

    /** Lets acknowledgements and garbage settle, so that one phase does not pay for another. */
    private static void rest() {
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
}
