package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher makes of a container's control group and environment, read from the command that it would run. */
class LauncherTest {
    @TempDir
    private Path folder;
    private Path cgroup = Path.of("");

    @BeforeEach
    void mount() throws IOException {
        cgroup = Files.createDirectory(folder.resolve("cgroup"));
        Files.createDirectory(folder.resolve("bin"));
        program("bin/nproc", "echo 16");
        program("java", "printf '%s\\n' \"$@\"");
    }

    private void program(String name, String line) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private void limit(String file, String content) throws IOException {
        Path path = cgroup.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
    }

    /** The flags between those of the file and the program. */
    private List<String> flags(String... environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Path.of("navarch").toAbsolutePath().toString(), "discovery", "--a=b c");
        Map<String, String> variables = builder.environment();
        variables.put("NAVARCH_CGROUP", cgroup.toString());
        variables.put("JAVA", folder.resolve("java").toString());
        variables.put("PATH", folder.resolve("bin") + ":" + variables.get("PATH"));
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        Process process = builder.start();
        List<String> words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), errors);
        assertTrue(words.getFirst().endsWith("/jvm.options"), words::toString);
        int jar = words.indexOf("-jar");
        assertTrue(words.get(jar + 1).endsWith("navarch.jar"), words::toString);
        assertEquals(List.of("discovery", "--a=b c"), words.subList(jar + 2, words.size()));
        return words.subList(1, jar);
    }

    private static List<String> list(String flags) {
        return Arrays.asList(flags.split(" "));
    }

    @Test
    void theLimitOfTheContainerDecides() throws Exception {
        limit("memory.max", "2147483648");
        limit("cpu.max", "200000 100000");
        assertEquals(list("-Xmx1299m -XX:MaxDirectMemorySize=556m"),
                flags("NAVARCH_MEMORY_REQUEST", "512Mi", "NAVARCH_CPU_REQUEST", "500m"));
    }

    @Test
    void theOlderControlGroupsAreReadToo() throws Exception {
        limit("memory/memory.limit_in_bytes", "1073741824");
        limit("cpu/cpu.cfs_quota_us", "150000");
        assertEquals(list("-Xmx582m -XX:MaxDirectMemorySize=249m"), flags());
    }

    @Test
    void withoutALimitTheRequestDecides() throws Exception {
        limit("memory.max", "max");
        limit("cpu.max", "max 100000");
        assertEquals(list("-Xmx1299m -XX:MaxDirectMemorySize=556m -XX:ActiveProcessorCount=2"),
                flags("NAVARCH_MEMORY_REQUEST", "2147483648", "NAVARCH_CPU_REQUEST", "500"));
        assertEquals(list("-Xmx582m -XX:MaxDirectMemorySize=249m -XX:ActiveProcessorCount=6"),
                flags("NAVARCH_MEMORY_REQUEST", "1Gi", "NAVARCH_CPU_REQUEST", "3"));
    }

    @Test
    void theNodeNeverDecides() throws Exception {
        limit("memory/memory.limit_in_bytes", "9223372036854771712");
        limit("cpu/cpu.cfs_quota_us", "-1");
        assertEquals(list("-XX:ActiveProcessorCount=4"), flags());
        assertEquals(list("-XX:ActiveProcessorCount=4"), flags("NAVARCH_MEMORY_REQUEST", "0", "NAVARCH_CPU_REQUEST", "0"));
    }

    @Test
    void thereAreNeverMoreThreadsThanProcessors() throws Exception {
        assertEquals(list("-XX:ActiveProcessorCount=16"), flags("NAVARCH_CPU_REQUEST", "20"));
    }

    @Test
    void whatCannotBeReadIsPassedOver() throws Exception {
        assertEquals(list("-XX:ActiveProcessorCount=4"), flags("NAVARCH_MEMORY_REQUEST", "a lot", "NAVARCH_CPU_REQUEST", "1.5x"));
    }

    @Test
    void whatTheOperatorSaysWins() throws Exception {
        limit("memory.max", "2147483648");
        limit("cpu.max", "200000 100000");
        assertEquals("-Xmx3g", flags("NAVARCH_JVM_OPTIONS", "-Xmx3g").getLast());
    }

    @Test
    void aVerySmallContainerStillStarts() throws Exception {
        limit("memory.max", "268435456");
        limit("cpu.max", "200000 100000");
        assertEquals(list("-Xmx89m -XX:MaxDirectMemorySize=38m"), flags());
    }
}
