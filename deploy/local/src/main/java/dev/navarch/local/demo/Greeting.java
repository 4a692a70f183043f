package dev.navarch.local.demo;

import dev.navarch.local.Eventually;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The first requests: proof that each sidecar reaches the pods of both clusters. */
final class Greeting {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SHOWN = 4;

    private Greeting() {
    }

    /**
     * Sends requests through each sidecar until pods of all clusters have answered; prints the command and the first of each pod.
     *
     * @throws IllegalStateException
     *             if some cluster's pods do not answer; the message holds the last failure
     */
    static void exchange(Scene scene, PrintStream out) {
        for (Sidecar sidecar : scene.sidecars()) {
            Set<Answer.Hello> answers = new HashSet<>();
            Set<String> failures = new HashSet<>();
            Eventually.get("pods of both clusters answer through " + sidecar, LIMIT, () -> {
                for (Answer answer : sidecar.caller().get()) {
                    switch (answer) {
                        case Answer.Hello hello -> answers.add(hello);
                        case Answer.Failed failed -> failures.add(failed.toString());
                    }
                }
                return answers.size() >= SHOWN ? Optional.of(true) : Optional.empty();
            }, () -> "answers: " + answers + ", failures: " + failures);
            out.println("\n  client in " + sidecar.cluster() + " $ " + sidecar.curl());
            List<String> lines = answers.stream().map(Answer.Hello::toString).sorted().toList();
            lines.forEach(line -> out.println("    " + line));
        }
    }
}
