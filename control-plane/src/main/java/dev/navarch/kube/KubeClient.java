package dev.navarch.kube;

import java.util.concurrent.CompletionStage;

/**
 * One API server. Thread-safe. Nothing blocks: answers arrive on a shared I/O thread.
 */
public interface KubeClient extends AutoCloseable {

    /**
     * Proves a credential with one call (the namespace {@code kube-system}), whether or not it is the one in use. The stage never fails; it
     * ends within {@code Limits.PROBE_TIMEOUT}.
     */
    CompletionStage<Probe> probe(Credential credential);

    /** From now on every new request and every new watch uses this credential; watches that live go on. */
    void use(Credential credential);

    /**
     * Lists and watches services, endpoint slices, pods, nodes and namespaces until closed.
     *
     * @param sink hears of it; never again once {@link Reading#close()} has returned
     */
    Reading read(FactSink sink);

    /** Ends everything, connections included. Idempotent. */
    @Override
    void close();

    /** A list-and-watch in progress. */
    interface Reading extends AutoCloseable {
        @Override
        void close();
    }

    /** What came of a proof. */
    sealed interface Probe {

        /** It works. {@code clusterUid} is the UID of {@code kube-system}: who this cluster is, whatever its address; empty if we may not see it. */
        record Accepted(String clusterUid) implements Probe {
        }

        /** It does not, and why, in words for a person. */
        record Refused(String reason) implements Probe {
        }
    }
}
