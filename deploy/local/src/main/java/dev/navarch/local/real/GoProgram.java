package dev.navarch.local.real;

import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that is built from a Go module which travels in our jar, once for each state of that module, and kept in the cache folder.
 *
 * @param name of the module's folder, and of the binary
 * @param sources the module's files
 * @param what the package to build
 * @param linkerFlags besides those that strip it
 */
record GoProgram(String name, List<String> sources, String what, String linkerFlags) {
    private static final Logger LOG = LoggerFactory.getLogger(GoProgram.class);

    /** Why there can be no binary here, if so: it is not in the cache, and Go to build it with is missing. */
    Optional<String> unavailable(CacheFolder cache) {
        if (Files.exists(cache.entry(entryName())) || goIsThere()) {
            return Optional.empty();
        }
        return Optional.of("no Go: '" + name + "' needs the 'go' command (1.24 or newer) on the PATH to build " + entryName()
                + ", or that file in " + cache.path());
    }

    /** The binary, built if it is not in the cache. */
    Path find(CacheFolder cache) {
        return cache.entry(entryName(), target -> build(cache, target));
    }

    private void build(CacheFolder cache, Path target) throws IOException {
        unavailable(cache).ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        Path folder = Files.createDirectories(cache.entry(entryName() + ".src"));
        for (String source : sources) {
            try (InputStream in = open(source)) {
                Files.copy(in, folder.resolve(source), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path log = cache.entry(entryName() + ".log");
        LOG.info("building {} with Go, which takes some minutes; output in {}", entryName(), log);
        Command command = Command.of("go-build", List.of("nice", "go", "build", "-C", folder.toString(), "-trimpath", "-ldflags",
                "-s -w" + linkerFlags, "-o", target.toString(), what)).with(Map.of("CGO_ENABLED", "0"));
        try (ChildProcess go = ChildProcess.start(command, log)) {
            int code = go.join();
            if (code != 0) {
                throw new IllegalStateException(entryName() + " cannot be built: " + go.lastWords());
            }
        }
    }

    String entryName() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String source : sources) {
                digest.update(bytes(source));
            }
            return name + "-" + HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** One of the module's files. */
    String text(String source) {
        return new String(bytes(source), StandardCharsets.UTF_8);
    }

    private static boolean goIsThere() {
        try {
            return ChildProcess.run(Command.of("go-version", List.of("go", "version")), Duration.ofSeconds(20)).code() == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private byte[] bytes(String source) {
        try (InputStream in = open(source)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(String source) throws IOException {
        InputStream in = GoProgram.class.getResourceAsStream("/dev/navarch/local/" + name + "/" + source);
        if (in == null) {
            throw new IOException("the jar of the local clusters lacks " + name + "/" + source);
        }
        return in;
    }
}
