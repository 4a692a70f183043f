package dev.navarch.bench.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the kernel says of a process: processor time and memory, from {@code /proc}. */
final class ProcessCounters {
    /** Clock ticks per second of {@code /proc/PID/stat}: 100 on every Linux that Java runs on. */
    private static final long TICKS_PER_SECOND = 100;
    private final Path proc;

    ProcessCounters(long pid) {
        this.proc = Path.of("/proc", Long.toString(pid));
    }

    /** User and system time so far. */
    Duration cpu() {
        String stat = read("stat");
        // The command's name may hold spaces, so count from the parenthesis that ends it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Duration.ofMillis((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000 / TICKS_PER_SECOND);
    }

    long residentBytes() {
        return status("VmRSS:");
    }

    long peakBytes() {
        return status("VmHWM:");
    }

    private long status(String key) {
        for (String line : List.of(read("status").split("\n", -1))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.substring(key.length()).strip().split(" ", -1)[0]) * 1024;
            }
        }
        return 0;
    }

    /** The machine's, over 1, 5 and 15 minutes. */
    static String loadAverage() {
        try {
            String[] fields = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
            return String.join(" ", List.of(fields).subList(0, 3));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(proc.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("no process " + proc.getFileName() + " to measure", e);
        }
    }
}
