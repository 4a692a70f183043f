package dev.navarch.bench.driver;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Measures a phase by the process's own counters and prints one line for it. */
final class Report {
    private static final Duration QUIET = Duration.ofMillis(500);
    private final PrintStream out;
    private final @Nullable ProcessCounters process;

    /** Without a process only what the proxies saw is printed. */
    Report(PrintStream out, @Nullable ProcessCounters process) {
        this.out = out;
        this.process = process;
    }

    /** The counters before a phase. */
    record Start(long nanos, Duration cpu, long bytes, long responses) {
    }

    Start start(Fleet fleet) {
        return new Start(System.nanoTime(), process == null ? Duration.ZERO : process.cpu(), fleet.bytes(), fleet.responses());
    }

    /**
     * Prints a phase.
     *
     * @param units what to divide the processor time by: deliveries, updates, proxies
     */
    void phase(String name, Fleet fleet, Start start, long units, String unit) {
        double seconds = (System.nanoTime() - start.nanos) / 1e9;
        long bytes = fleet.bytes() - start.bytes;
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%-28s %8.3f s  %10d responses  %12d bytes", name, seconds,
                        fleet.responses() - start.responses, bytes));
        if (process != null) {
            Duration cpu = process.cpu().minus(start.cpu);
            line.append(String.format(Locale.ROOT, "  cpu %7.2f s", cpu.toMillis() / 1e3));
            if (units > 0) {
                line.append(String.format(Locale.ROOT, " (%.1f us each of %d %s, %d bytes each)", cpu.toNanos() / 1e3 / units,
                        units, unit,
                        bytes / units));
            }
            line.append(String.format(Locale.ROOT, "  rss %d MiB peak %d MiB", process.residentBytes() >> 20,
                    process.peakBytes() >> 20));
        }
        out.println(line);
    }

    /** Waits until the process has used hardly any processor time for half a second, a minute at most. */
    void awaitQuiet() {
        ProcessCounters measured = process;
        if (measured == null) {
            return;
        }
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        boolean isQuiet;
        do {
            Duration before = measured.cpu();
            LockSupport.parkNanos(QUIET.toNanos());
            isQuiet = measured.cpu().minus(before).multipliedBy(20).compareTo(QUIET) <= 0;
        } while (!isQuiet && System.nanoTime() < deadline);
    }

    void latencies(String name, Histogram micros) {
        out.println(String.format(Locale.ROOT, "%-28s p50 %.1f ms  p99 %.1f ms  max %.1f ms  (%d proxies)", name,
                micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3, micros.getMaxValue() / 1e3,
                micros.getTotalCount()));
    }

    /** What the kernel says of the machine just now, to be read beside every figure. */
    void machine() {
        say(Runtime.getRuntime().availableProcessors() + " cores, load average " + ProcessCounters.loadAverage());
    }

    void say(String text) {
        out.println(text);
    }
}
