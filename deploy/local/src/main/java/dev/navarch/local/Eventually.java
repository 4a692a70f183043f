package dev.navarch.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what another process will do. Blocks the calling thread; polls every 20 milliseconds. */
public final class Eventually {
    private static final Duration POLL = Duration.ofMillis(20);

    private Eventually() {
    }

    /**
     * Asks again and again until there is an answer.
     *
     * @param what
     *            what is waited for, for the error message
     * @param limit
     *            how long to ask at most
     * @param question
     *            answers once it can; an exception is "not yet", and is the cause of the error if there is never an answer
     * @param evidence
     *            what to add to the error message, such as a program's last words
     * @throws IllegalStateException
     *             if there was no answer within the limit
     */
    public static <T> T get(String what, Duration limit, Callable<Optional<T>> question, Supplier<String> evidence) {
        return get(what, limit, question, evidence, () -> false);
    }

    /** As {@link #get(String, Duration, Callable, Supplier)}, but without further waiting once it is {@code hopeless}. */
    public static <T> T get(String what, Duration limit, Callable<Optional<T>> question, Supplier<String> evidence,
            BooleanSupplier hopeless) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Exception last;
            try {
                Optional<T> answer = question.call();
                if (answer.isPresent()) {
                    return answer.get();
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            boolean late = System.nanoTime() - deadline > 0;
            if (late || hopeless.getAsBoolean()) {
                throw new IllegalStateException(
                        (late ? "not within " + limit : "never any more") + ": " + what + "\n" + evidence.get(), last);
            }
            sleep(what);
        }
    }

    /** As {@link #get}, for a condition, without further evidence. */
    public static void holds(String what, Duration limit, Callable<Boolean> condition) {
        get(what, limit, () -> condition.call() ? Optional.of(true) : Optional.empty(), () -> "");
    }

    private static void sleep(String what) {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting: " + what, e);
        }
    }
}
