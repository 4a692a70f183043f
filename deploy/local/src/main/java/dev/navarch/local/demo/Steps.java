package dev.navarch.local.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Says what is being done while it is done, and how long it took: {@code cluster1    API server ready … 0.4 s}. One thread. */
final class Steps {
    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final long start = System.nanoTime();

    Steps(PrintStream out) {
        this.out = out;
    }

    /** Does something that ends in what {@code what} says. */
    <T> T step(String who, String what, Callable<T> work) throws Exception {
        long begin = System.nanoTime();
        T done = work.call();
        out.printf(Locale.ROOT, "  %-14s %-62s %5.1f s%n", who, what, (System.nanoTime() - begin) / NANOS);
        return done;
    }

    /** A line in between. */
    void say(String line) {
        out.println(line);
    }

    /** Seconds since the first step. */
    double seconds() {
        return (System.nanoTime() - start) / NANOS;
    }
}
