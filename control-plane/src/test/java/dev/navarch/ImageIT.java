package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image's build does, done without a container engine; and what the Dockerfile promises besides. */
class ImageIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(10);
    @TempDir
    private static Path root;

    @BeforeAll
    static void build() {
        for (String step : List.of("assemble.sh", "train.sh")) {
            ChildProcess.Finished finished = ChildProcess.run(
                    Command.of(step,
                            List.of("bash", REPOSITORY.resolve("deploy/image").resolve(step).toString(), root.toString()))
                            .with(Map.of("JAVA_HOME", System.getProperty("java.home"))),
                    LIMIT);
            assertEquals(0, finished.code(), finished.output());
        }
    }

    private static ChildProcess.Finished run(String options, String... words) {
        List<String> line = new ArrayList<>(List.of(root.resolve("usr/local/bin/pilot-discovery").toString()));
        line.addAll(List.of(words));
        return ChildProcess.run(Command.of("pilot-discovery", line).with(
                Map.of("JAVA_HOME", root.resolve("opt/java").toString(), "NAVARCH_JVM_OPTIONS", options)), LIMIT);
    }

    @Test
    void theProgramRunsOnItsOwnRuntimeFromWhatTheJvmLearnt() {
        ChildProcess.Finished finished = run("-XX:AOTMode=on", "version");
        assertEquals(0, finished.code(), finished.output());
        assertTrue(finished.output().contains(BuildInfo.current().line()), finished.output());
    }

    @Test
    void itIsSmallAndOfOneKindOfMachine() throws IOException {
        assertTrue(size(root.resolve("opt/java")) < 90L << 20, "the runtime is small");
        try (Stream<Path> files = Files.walk(root.resolve("opt"))) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            assertFalse(
                    names.stream().anyMatch(name -> name.contains("x86_64"))
                            && names.stream().anyMatch(name -> name.contains("aarch_64")),
                    names::toString);
            assertTrue(names.contains("jcmd") && names.contains("navarch.aot"), names::toString);
        }
    }

    @Test
    void theDockerfileKeepsTheContainersContract() throws IOException {
        String dockerfile = Files.readString(REPOSITORY.resolve("Dockerfile"));
        String last = dockerfile.substring(dockerfile.lastIndexOf("FROM "));
        assertTrue(last.contains("USER 1337:1337\n"), "the kubelet refuses a user that is no number");
        assertTrue(last.contains("ENTRYPOINT [\"/usr/local/bin/pilot-discovery\"]\n"), "the chart gives arguments only");
        assertTrue(last.contains("WORKDIR /\n"), "default paths are relative");
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
