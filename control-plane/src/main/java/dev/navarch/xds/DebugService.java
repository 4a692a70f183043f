package dev.navarch.xds;

import dev.navarch.identity.Spiffe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers requests of the types {@code istio.io/debug}, {@code istio.io/debug/syncz} and {@code istio.io/debug/config_dump}, which {@code istioctl}
 * sends. Thread-safe, never blocks.
 */
public interface DebugService {

    /** Nobody is told anything. */
    DebugService CLOSED = (_, _, _) -> CompletableFuture
            .completedStage(new Reply.Refused(Why.NOT_SERVED, "debug information is not served here"));

    /** The stage never fails; on whatever thread. */
    CompletionStage<Reply> ask(String typeUrl, List<String> names, Spiffe asker);

    /** What the asker is told. */
    sealed interface Reply {

        record Told(List<Item> items) implements Reply {
            public Told {
                items = List.copyOf(items);
            }
        }

        record Refused(Why why, String reason) implements Reply {
        }
    }

    /** Why nothing is told. */
    enum Why {
        MALFORMED, DENIED, UNKNOWN, BUSY, BROKEN, NOT_SERVED
    }

    /** One resource: a name, and an {@code Any} of that type URL with those bytes. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Item(String name, String typeUrl, byte[] value) {
    }
}
