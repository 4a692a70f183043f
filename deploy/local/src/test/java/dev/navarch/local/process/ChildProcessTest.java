package dev.navarch.local.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void outputIsAllThatWasPrintedWithTheAddedEnvironment() {
        Command command = shell("echo $GREETING; echo and this >&2").with(Map.of("GREETING", "hello"));
        assertEquals("hello\nand this\n", ChildProcess.output(command, SOON));
    }

    @Test
    void aFailureSaysCodeAndOutput() {
        IllegalStateException failure = assertThrows(IllegalStateException.class,
                () -> ChildProcess.output(shell("echo no such luck; exit 3"), SOON));
        assertTrue(String.valueOf(failure.getMessage()).contains("exit code 3"), failure::getMessage);
        assertTrue(String.valueOf(failure.getMessage()).contains("no such luck"), failure::getMessage);
    }

    @Test
    void aProgramThatTakesTooLongIsEnded() {
        IllegalStateException failure = assertThrows(IllegalStateException.class,
                () -> ChildProcess.output(shell("sleep 600"), Duration.ofMillis(50)));
        assertTrue(String.valueOf(failure.getMessage()).contains("did not end within"), failure::getMessage);
    }

    @Test
    void aProgramThatCannotBeStartedIsAnError() {
        Command command = Command.of("nowhere", List.of("true")).in(words -> List.of("/no/such/program"));
        assertThrows(UncheckedIOException.class, () -> ChildProcess.start(command, folder.resolve("log")));
    }

    @Test
    void closeAsksFirst() {
        ChildProcess polite = ChildProcess.start(shell("trap 'echo bye; exit 0' TERM; echo up; while true; do sleep 0.1; done"),
                log("polite"));
        Eventually.holds("it is up", SOON, () -> polite.log().equals("up\n"));
        polite.close();
        assertEquals("up\nbye\n", polite.log());
        assertEquals(OptionalInt.of(0), polite.exitCode());
    }

    @Test
    void killDoesNotAsk() {
        try (ChildProcess stubborn = ChildProcess.start(shell("trap '' TERM; echo up; while true; do sleep 0.1; done"),
                log("s"))) {
            Eventually.holds("it is up", SOON, () -> stubborn.log().equals("up\n"));
            stubborn.signal("TERM");
            assertTrue(stubborn.alive());
            stubborn.kill();
            assertFalse(stubborn.alive());
        }
    }

    @Test
    void aProgramDiesWithTheJvmThatStartedItEvenIfThatIsKilled() throws IOException {
        Path childsPid = folder.resolve("pid");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Command parent = Command.of("parent",
                List.of(java, "-cp", System.getProperty("java.class.path"), Parent.class.getName(), childsPid.toString()));
        try (ChildProcess jvm = ChildProcess.start(parent, log("parent"))) {
            Eventually.get("the child runs", SOON, () -> Files.exists(childsPid) && !Files.readString(childsPid).isEmpty()
                    ? Optional.of(true)
                    : Optional.empty(), jvm::lastWords);
            long child = Long.parseLong(Files.readString(childsPid).strip());
            assertTrue(ProcessHandle.of(child).isPresent());
            // Not kill(), which ends descendants itself.
            jvm.signal("KILL");
            jvm.join();
            Eventually.holds("the child is gone", SOON, () -> ProcessHandle.of(child).isEmpty());
        }
    }

    /** Starts a program that would run for ten minutes, writes its process id to a file and waits. */
    static final class Parent {
        private Parent() {
        }

        public static void main(String[] arguments) throws IOException, InterruptedException {
            ChildProcess child = ChildProcess.start(shell("exec sleep 600"), Path.of(arguments[0] + ".log"));
            Files.writeString(Path.of(arguments[0]), Long.toString(child.pid()));
            Thread.sleep(Duration.ofMinutes(10));
        }
    }

    @Test
    void theUserChangesBeforeTheDeathSignalIsSet() {
        assertEquals(List.of("enter", "setpriv", "--pdeathsig", "KILL", "--reuid", "7", "--regid", "7", "--clear-groups", "--",
                "true"), Command.of("t", List.of("true")).as(7).in(words -> {
                    List<String> line = new ArrayList<>(List.of("enter"));
                    line.addAll(words);
                    return line;
                }).line());
    }

    private static Command shell(String script) {
        return Command.of("shell", List.of("sh", "-c", script));
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }
}
