package dev.navarch.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that runs beside this JVM and never outlives it. May be used from any thread.
 *
 * <p>Implementation note: the kernel sends a parent-death signal when the <em>thread</em> that started a program ends. So each
 * program has a thread of its own, which starts it and then waits for it.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Command command;
    private final Path log;
    private final Process process;
    private final CompletableFuture<Integer> exit;

    private ChildProcess(Command command, Path log, Process process, CompletableFuture<Integer> exit) {
        this.command = command;
        this.log = log;
        this.process = process;
        this.exit = exit;
    }

    /**
     * Starts a program; what it prints is appended to the log file.
     *
     * @throws UncheckedIOException
     *             if the program cannot be started
     */
    public static ChildProcess start(Command command, Path log) {
        CompletableFuture<Process> started = new CompletableFuture<>();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread.ofPlatform().name("child-" + command.name()).daemon().start(() -> {
            try {
                ProcessBuilder builder = new ProcessBuilder(command.line()).redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()))
                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
                builder.environment().putAll(command.environment());
                Process process = builder.start();
                started.complete(process);
                exit.complete(waitFor(process));
            } catch (IOException e) {
                started.completeExceptionally(e);
            }
        });
        try {
            return new ChildProcess(command, log, started.join(), exit);
        } catch (CompletionException e) {
            throw new UncheckedIOException(command.name() + ": " + e.getCause(), new IOException(e.getCause()));
        }
    }

    /**
     * Runs a program to its end and returns what it printed.
     *
     * @throws IllegalStateException
     *             if it exits with another code than 0 or takes longer than {@code limit}; the message holds what it printed
     */
    public static String output(Command command, Duration limit) {
        Finished finished = run(command, limit);
        if (finished.code() != 0) {
            throw new IllegalStateException(
                    command.name() + ": exit code " + finished.code() + " of " + command.words() + "\n" + finished.output());
        }
        return finished.output();
    }

    /** Runs a program to its end; as {@link #output}, but an exit code other than 0 is an answer. */
    public static Finished run(Command command, Duration limit) {
        Path log = temporaryFile();
        try (ChildProcess child = start(command, log)) {
            return new Finished(child.exit.get(limit.toMillis(), TimeUnit.MILLISECONDS), child.log());
        } catch (TimeoutException e) {
            throw new IllegalStateException(command.name() + ": did not end within " + limit + "\n" + read(log), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command.name() + ": interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(command.name() + ": " + e.getCause(), e);
        } finally {
            delete(log);
        }
    }

    /** How a program ended, and all that it printed. */
    public record Finished(int code, String output) {
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** The exit code, once it has ended. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Waits for its end and returns its exit code. */
    public int join() {
        return exit.join();
    }

    /** All that it printed so far. */
    public String log() {
        return read(log);
    }

    /** The last lines it printed, with its name and whether it still runs: what belongs into an error message. */
    public String lastWords() {
        List<String> lines = log().lines().toList();
        String state = alive() ? "runs" : "ended with exit code " + process.exitValue();
        return command.name() + " " + state + "; its last lines in " + log + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    /** Sends a signal by name, such as {@code STOP} or {@code CONT}. */
    public void signal(String name) {
        output(Command.of("kill", List.of("kill", "-" + name, Long.toString(pid()))), GRACE);
    }

    /** Ends it at once, as a crash would, and returns when it is gone. Idempotent. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exit.join();
    }

    /** Asks it to end, ends it after five seconds, and returns when it is gone. Idempotent. */
    @Override
    public void close() {
        process.destroy();
        exit.copy().completeOnTimeout(-1, GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
        kill();
    }

    private static int waitFor(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                // Nobody has this thread, so nobody can mean it.
            }
        }
    }

    private static String read(Path log) {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile(RunFolder.prefix(), ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
