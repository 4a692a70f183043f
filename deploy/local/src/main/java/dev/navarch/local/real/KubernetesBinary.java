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
 * The one binary that holds etcd, kube-apiserver and kube-controller-manager. It is built from the Go module beside this one,
 * once for each state of that module, and kept in the cache folder.
 */
public final class KubernetesBinary {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesBinary.class);
    private static final List<String> SOURCES = List.of("go.mod", "go.sum", "main.go");
    private static final String VERSION_PACKAGE = "k8s.io/component-base/version";

    private KubernetesBinary() {
    }

    /** Why there can be no binary here, if so: it is not in the cache, and Go to build it with is missing. */
    public static Optional<String> unavailable(CacheFolder cache) {
        if (Files.exists(cache.entry(entryName())) || goIsThere()) {
            return Optional.empty();
        }
        return Optional.of("no Go: real clusters need the 'go' command (1.24 or newer) on the PATH to build " + entryName()
                + ", or that file in " + cache.path());
    }

    /**
     * The binary, built if it is not in the cache: that takes about five to ten minutes when Go's own cache is cold.
     *
     * @throws IllegalStateException
     *             if it cannot be built; the message says why
     */
    public static Path find(CacheFolder cache) {
        return cache.entry(entryName(), target -> build(cache, target));
    }

    private static void build(CacheFolder cache, Path target) throws IOException {
        unavailable(cache).ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        Path sources = Files.createDirectories(cache.entry(entryName() + ".src"));
        for (String name : SOURCES) {
            try (InputStream source = open(name)) {
                Files.copy(source, sources.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path log = cache.entry(entryName() + ".log");
        LOG.info("building {} with Go, which takes some minutes; output in {}", entryName(), log);
        String flags = "-s -w -X " + VERSION_PACKAGE + ".gitVersion=v" + version() + " -X " + VERSION_PACKAGE + ".gitMajor=1 -X "
                + VERSION_PACKAGE + ".gitMinor=" + version().split("\\.")[1];
        Command command = Command.of("go-build",
                List.of("nice", "go", "build", "-C", sources.toString(), "-trimpath", "-ldflags", flags, "-o", target.toString(),
                        "."))
                .with(Map.of("CGO_ENABLED", "0"));
        try (ChildProcess go = ChildProcess.start(command, log)) {
            int code = go.join();
            if (code != 0) {
                throw new IllegalStateException("the Kubernetes binary cannot be built: " + go.lastWords());
            }
        }
    }

    /** The version of Kubernetes, such as {@code 1.34.4}, as the module requires it. */
    static String version() {
        return text("go.mod").lines().map(String::strip).filter(line -> line.contains("k8s.io/kubernetes v")).findFirst()
                .map(line -> line.substring(line.lastIndexOf(" v") + 2)).orElseThrow();
    }

    static String entryName() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : SOURCES) {
                digest.update(bytes(name));
            }
            return "kubernetes-" + HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean goIsThere() {
        try {
            return ChildProcess.run(Command.of("go-version", List.of("go", "version")), Duration.ofSeconds(20)).code() == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream source = open(name)) {
            return source.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream source = KubernetesBinary.class.getResourceAsStream("/dev/navarch/local/kubernetes/" + name);
        if (source == null) {
            throw new IOException("the jar of the local clusters lacks kubernetes/" + name);
        }
        return source;
    }
}
