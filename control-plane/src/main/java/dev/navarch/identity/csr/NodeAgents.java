package dev.navarch.identity.csr;

import dev.navarch.identity.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says whether an agent that serves a whole node may have a certificate in the name of a workload there. Thread-safe, never blocks. */
@FunctionalInterface
public interface NodeAgents {

    /** No such agent is trusted. */
    NodeAgents NONE = (_, _) -> CompletableFuture.completedStage(new Verdict.No("no account of node agents is trusted"));

    /** The stage never fails. */
    CompletionStage<Verdict> mayActFor(Caller agent, String identity);

    /** The answer. */
    sealed interface Verdict {

        /** He may. */
        record Yes() implements Verdict {
        }

        /** @param reason for the log */
        record No(String reason) implements Verdict {
        }
    }
}
