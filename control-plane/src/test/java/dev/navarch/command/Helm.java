package dev.navarch.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.real.HelmBinary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The real Helm, on the charts of this repository. */
final class Helm {
    static final Path CHARTS = Path.of("../deploy/charts").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path binary;
    private final Map<String, String> environment;

    Helm(Path home, Path kubeconfig) {
        this.binary = HelmBinary.find(CacheFolder.of(System.getenv()));
        this.environment = Map.of("HELM_CACHE_HOME", home.resolve("helm-cache").toString(), "HELM_CONFIG_HOME",
                home.resolve("helm-config").toString(), "HELM_DATA_HOME", home.resolve("helm-data").toString(), "KUBECONFIG",
                kubeconfig.toString());
    }

    ChildProcess.Finished run(Stream<String> words) {
        List<String> line = Stream.concat(Stream.of(binary.toString()), words).toList();
        return ChildProcess.run(Command.of("helm", line).with(environment), LIMIT);
    }

    /** Has to end well; what it printed. */
    String done(String... words) {
        ChildProcess.Finished finished = run(Stream.of(words));
        assertEquals(0, finished.code(), () -> String.join(" ", words) + "\n" + finished.output());
        return finished.output();
    }

    static String chart(String name) {
        return CHARTS.resolve(name).toString();
    }
}
