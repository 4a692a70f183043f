package dev.navarch.identity.authn;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that nobody has looked at yet, by the address that they come from: whoever sends more than his share holds up himself, not those who
 * come from elsewhere. Thread-safe.
 */
final class Queue {
    private final int share;
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();

    Queue(int share) {
        this.share = share;
    }

    /** Whether there is room for one more from there. */
    boolean enter(@Nullable InetAddress from) {
        boolean[] entered = new boolean[1];
        waiting.compute(key(from), (_, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < share;
            return entered[0] ? before + 1 : before;
        });
        return entered[0];
    }

    void leave(@Nullable InetAddress from) {
        waiting.computeIfPresent(key(from), (_, count) -> count == 1 ? null : count - 1);
    }

    private static String key(@Nullable InetAddress from) {
        return from == null ? "" : from.getHostAddress();
    }
}
