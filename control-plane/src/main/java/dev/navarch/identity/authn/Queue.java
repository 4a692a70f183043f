package dev.navarch.identity.authn;

import dev.navarch.loop.EventLoop;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that nobody has looked at yet, by the address that they come from. The addresses take turns, and between two tokens the loop does
 * whatever else it has to do: whoever sends more than his share holds up himself, not those who come from elsewhere. Thread-safe.
 */
final class Queue {
    private final EventLoop loop;
    private final int share;
    private final Map<String, ArrayDeque<Runnable>> waiting = new LinkedHashMap<>();

    Queue(EventLoop loop, int share) {
        this.loop = loop;
        this.share = share;
    }

    /** Runs {@code look} on the loop when its turn comes; false when there is no room for one more from there. */
    boolean enter(@Nullable InetAddress from, Runnable look) {
        boolean first;
        synchronized (this) {
            first = waiting.isEmpty();
            ArrayDeque<Runnable> line = waiting.computeIfAbsent(from == null ? "" : from.getHostAddress(),
                    _ -> new ArrayDeque<>());
            if (line.size() >= share) {
                return false;
            }
            line.add(look);
        }
        if (first) {
            loop.post(this::next);
        }
        return true;
    }

    private void next() {
        boolean more;
        Runnable look;
        synchronized (this) {
            Iterator<Map.Entry<String, ArrayDeque<Runnable>>> addresses = waiting.entrySet().iterator();
            Map.Entry<String, ArrayDeque<Runnable>> turn = addresses.next();
            look = turn.getValue().remove();
            addresses.remove();
            if (!turn.getValue().isEmpty()) {
                waiting.put(turn.getKey(), turn.getValue());
            }
            more = !waiting.isEmpty();
        }
        if (more) {
            loop.post(this::next);
        }
        look.run();
    }
}
