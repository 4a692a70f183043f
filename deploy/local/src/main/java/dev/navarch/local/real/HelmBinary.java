package dev.navarch.local.real;

import dev.navarch.local.process.CacheFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The real Helm, built from the Go module beside this one. */
public final class HelmBinary {
    private static final GoProgram PROGRAM = new GoProgram("helm", List.of("go.mod", "go.sum"), "helm.sh/helm/v3/cmd/helm", "");

    private HelmBinary() {
    }

    /** Why there can be no binary here, if so: it is not in the cache, and Go to build it with is missing. */
    public static Optional<String> unavailable(CacheFolder cache) {
        return PROGRAM.unavailable(cache);
    }

    /**
     * The binary, built if it is not in the cache: that takes two or three minutes when Go's own cache is cold.
     *
     * @throws IllegalStateException
     *             if it cannot be built; the message says why
     */
    public static Path find(CacheFolder cache) {
        return PROGRAM.find(cache);
    }
}
