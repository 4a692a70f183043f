package dev.navarch.jwks;

import java.util.concurrent.CompletionStage;

/** Reads documents of the web. */
public interface Download extends AutoCloseable {

    /** The stage never fails, and ends in time; on whatever thread. */
    CompletionStage<Answer> read(String uri);

    @Override
    void close();

    /** What came of it. */
    sealed interface Answer {
    }

    record Found(String body) implements Answer {
    }

    /** @param reason for a person */
    record Failed(String reason) implements Answer {
    }
}
