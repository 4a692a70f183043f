package dev.navarch.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Requests through each sidecar, about twenty a second, and who answered them. Any thread. */
final class Traffic implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;
    private Counts counts = new Counts(Map.of(), Map.of(), 0, null); // guarded by this

    /**
     * What was counted since the start.
     *
     * @param answers
     *            by pod
     * @param sent
     *            by the sidecar's cluster
     * @param failed
     *            requests that no pod answered
     * @param lastFailure
     *            what became of the last of those
     */
    record Counts(Map<Answer.Hello, Long> answers, Map<String, Long> sent, long failed, @Nullable String lastFailure) {
        Counts {
            answers = Map.copyOf(answers);
            sent = Map.copyOf(sent);
        }

        long answersOf(String instance) {
            return answers.entrySet().stream().filter(entry -> entry.getKey().instance().equals(instance))
                    .mapToLong(Map.Entry::getValue).sum();
        }

        long answersOfCluster(String cluster) {
            return answers.entrySet().stream().filter(entry -> entry.getKey().cluster().equals(cluster))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        long allSent() {
            return sent.values().stream().mapToLong(Long::longValue).sum();
        }

        private Counts and(String sidecar, Answer answer) {
            Map<String, Long> nowSent = new TreeMap<>(sent);
            nowSent.merge(sidecar, 1L, Long::sum);
            return switch (answer) {
                case Answer.Hello hello -> {
                    Map<Answer.Hello, Long> nowAnswers = new HashMap<>(answers);
                    nowAnswers.merge(hello, 1L, Long::sum);
                    yield new Counts(nowAnswers, nowSent, failed, lastFailure);
                }
                case Answer.Failed(String reason) -> new Counts(answers, nowSent, failed + 1, sidecar + ": " + reason);
            };
        }
    }

    Traffic(List<Sidecar> sidecars) {
        for (Sidecar sidecar : sidecars) {
            threads.add(Thread.ofPlatform().daemon().name("traffic-" + sidecar.cluster()).unstarted(() -> run(sidecar)));
        }
    }

    Traffic start() {
        threads.forEach(Thread::start);
        return this;
    }

    synchronized Counts counts() {
        return counts;
    }

    /** Ends all, and waits for the requests that are on their way. */
    @Override
    public void close() {
        ended = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(1));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(Sidecar sidecar) {
        while (!ended) {
            List<Answer> answers = ask(sidecar);
            if (!ended) {
                count(sidecar.cluster(), answers);
            }
            LockSupport.parkNanos(BETWEEN.multipliedBy(answers.size()).toNanos());
        }
    }

    private static List<Answer> ask(Sidecar sidecar) {
        try {
            return sidecar.caller().get();
        } catch (RuntimeException e) { // this loop's boundary: one more request that failed
            return List.of(new Answer.Failed(e.toString()));
        }
    }

    private synchronized void count(String sidecar, List<Answer> answers) {
        for (Answer answer : answers) {
            counts = counts.and(sidecar, answer);
        }
    }
}
