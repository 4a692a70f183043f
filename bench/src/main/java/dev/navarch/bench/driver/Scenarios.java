package dev.navarch.bench.driver;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What is measured, one method an event. Blocking; each prints its lines. */
final class Scenarios {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final Fleet fleet;
    private final Report report;

    Scenarios(Fleet fleet, Report report) {
        this.fleet = fleet;
        this.report = report;
    }

    /** All proxies connect at once. */
    void connect(int proxies) {
        Report.Start start = report.start(fleet);
        fleet.connect(proxies);
        boolean all = fleet.awaitConnected(PATIENCE);
        report.phase(all ? "connect" : "connect (not all)", fleet, start, proxies, "proxies");
        rest();
    }

    /** One address comes, again and again, with a pause between. */
    void change(Changes changes, int times, Duration pause) {
        // The first ones warm both sides up and are not counted.
        for (int i = 0; i < Math.min(5, times); i++) {
            once(changes, pause);
        }
        fleet.takeLatencies();
        Report.Start start = report.start(fleet);
        int lost = 0;
        for (int i = 0; i < times; i++) {
            lost += once(changes, pause) ? 0 : 1;
        }
        report.phase("change x" + times, fleet, start, (long) times * fleet.size(), "deliveries");
        report.latencies("change to proxy", fleet.takeLatencies());
        if (lost > 0) {
            report.say(lost + " changes did not reach every proxy within " + PATIENCE);
        }
    }

    private boolean once(Changes changes, Duration pause) {
        fleet.lookFor(changes.next(), System.nanoTime());
        changes.apply();
        boolean all = fleet.awaitMark(PATIENCE);
        LockSupport.parkNanos(pause.toNanos());
        return all;
    }

    /** So many changes a second for so long, then one that is looked for. */
    void storm(Changes changes, int perSecond, Duration length) {
        Report.Start start = report.start(fleet);
        long begin = System.nanoTime();
        long period = 1_000_000_000L / perSecond;
        int applied = 0;
        while (System.nanoTime() - begin < length.toNanos()) {
            changes.next();
            changes.apply();
            applied++;
            long until = begin + applied * period;
            LockSupport.parkNanos(Math.max(0, until - System.nanoTime()));
        }
        report.phase("storm, " + applied + " updates", fleet, start, applied, "updates");
        fleet.takeLatencies();
        long marked = System.nanoTime();
        fleet.lookFor(changes.next(), marked);
        changes.apply();
        boolean all = fleet.awaitMark(PATIENCE);
        report.latencies("marked change after storm", fleet.takeLatencies());
        if (!all) {
            report.say("only " + fleet.reached() + " of " + fleet.size() + " proxies had it after " + PATIENCE);
        }
        rest();
    }

    /** All leave and come back, as new streams that know nothing. */
    void reconnect() {
        Report.Start start = report.start(fleet);
        fleet.reconnect();
        boolean all = fleet.awaitConnected(PATIENCE);
        report.phase(all ? "reconnect" : "reconnect (not all)", fleet, start, fleet.size(), "proxies");
        rest();
    }

    /** Lets acknowledgements and garbage settle, so that one phase does not pay for another. */
    private static void rest() {
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
}
