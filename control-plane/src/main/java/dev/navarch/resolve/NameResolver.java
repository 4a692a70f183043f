package dev.navarch.resolve;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Asks name servers for addresses. Thread-safe; never blocks. */
public interface NameResolver extends AutoCloseable {

    /**
     * All addresses of a fully qualified name, IPv4 and IPv6. Never completes exceptionally for what a name server or the network does.
     */
    CompletionStage<Answer> resolve(String name);

    @Override
    void close();

    /** What became of a question. */
    sealed interface Answer {
    }

    /**
     * @param addresses literals, at least one, in no particular order
     * @param ttl how long they hold, by the shortest-lived record
     */
    record Found(List<String> addresses, Duration ttl) implements Answer {
        public Found {
            addresses = List.copyOf(addresses);
        }
    }

    /** @param reason for a person */
    record Failed(String reason) implements Answer {
    }
}
