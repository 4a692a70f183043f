package dev.navarch.local.real;

import dev.navarch.local.process.CacheFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The one binary that holds etcd, kube-apiserver and kube-controller-manager, built from the Go module beside this one. */
public final class KubernetesBinary {
    private static final String VERSION_PACKAGE = "k8s.io/component-base/version";
    private static final GoProgram PROGRAM = program();

    private KubernetesBinary() {
    }

    private static GoProgram program() {
        GoProgram plain = new GoProgram("kubernetes", List.of("go.mod", "go.sum", "main.go"), ".", "");
        String version = version(plain);
        return new GoProgram(plain.name(), plain.sources(), plain.what(),
                " -X " + VERSION_PACKAGE + ".gitVersion=v" + version + " -X "
                        + VERSION_PACKAGE + ".gitMajor=1 -X " + VERSION_PACKAGE + ".gitMinor=" + version.split("\\.")[1]);
    }

    /** Why there can be no binary here, if so: it is not in the cache, and Go to build it with is missing. */
    public static Optional<String> unavailable(CacheFolder cache) {
        return PROGRAM.unavailable(cache);
    }

    /**
     * The binary, built if it is not in the cache: that takes about five to ten minutes when Go's own cache is cold.
     *
     * @throws IllegalStateException
     *             if it cannot be built; the message says why
     */
    public static Path find(CacheFolder cache) {
        return PROGRAM.find(cache);
    }

    /** The version of Kubernetes, such as {@code 1.34.4}, as the module requires it. */
    static String version() {
        return version(PROGRAM);
    }

    static String entryName() {
        return PROGRAM.entryName();
    }

    private static String version(GoProgram program) {
        return program.text("go.mod").lines().map(String::strip).filter(line -> line.contains("k8s.io/kubernetes v")).findFirst()
                .map(line -> line.substring(line.lastIndexOf(" v") + 2)).orElseThrow();
    }
}
