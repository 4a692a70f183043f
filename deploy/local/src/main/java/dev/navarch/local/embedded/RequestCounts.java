package dev.navarch.local.embedded;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests reached the API server, by verb and resource, answered or not. Any thread. */
public final class RequestCounts {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    RequestCounts() {
    }

    void add(RequestLine line) {
        counts.computeIfAbsent(key(line.verb(), line.resource()), k -> new LongAdder()).increment();
    }

    /** The requests of one verb and resource, as {@link RequestLine} names them, since the start or the last {@link #reset()}. */
    public long made(String verb, String resource) {
        LongAdder count = counts.get(key(verb, resource));
        return count == null ? 0 : count.sum();
    }

    /** All counts, by {@code "verb resource"}, sorted. */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((key, count) -> all.put(key, count.sum()));
        return Map.copyOf(all);
    }

    /** Starts counting from nought. */
    public void reset() {
        counts.clear();
    }

    private static String key(String verb, String resource) {
        return verb + " " + resource;
    }
}
