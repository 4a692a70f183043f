package dev.navarch.local.guide;

import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A user's terminal: bash in the root of the repository, with {@code kubectl}, {@code navarch}, and contexts for both clusters. */
final class Shell {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private final Place place;
    private final Path folder;
    private final Map<String, String> environment;

    /**
     * @param folder
     *            the user's own
     * @param repository
     *            whose charts and samples are there as {@code deploy}
     * @param navarch
     *            the words that start the command
     */
    Shell(Place place, Path folder, Path repository, List<String> navarch, Path kubeconfig) {
        this.place = place;
        this.folder = folder;
        this.environment = Map.of("KUBECONFIG", kubeconfig.toString(), "CTX_CLUSTER1", "cluster1", "CTX_CLUSTER2", "cluster2",
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH"), "HOME", folder.toString());
        try {
            Files.createDirectories(folder.resolve("bin"));
            Files.createSymbolicLink(folder.resolve("deploy"), repository.resolve("deploy").toAbsolutePath());
            Path program = Files.writeString(folder.resolve("bin/navarch"),
                    "#!/bin/sh\nexec " + String.join(" ", navarch) + " \"$@\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs commands one after the other until one fails; exit code and output. */
    ChildProcess.Finished run(String script) {
        return ChildProcess.run(
                Command.of("shell", List.of("bash", "-euo", "pipefail", "-c", "cd " + folder + "\n" + script)).in(place)
                        .with(environment),
                LIMIT);
    }

    /** Runs commands that have to succeed; their output. */
    String done(String script) {
        ChildProcess.Finished finished = run(script);
        if (finished.code() != 0) {
            throw new IllegalStateException("exit code " + finished.code() + " of\n" + script + "\n" + finished.output());
        }
        return finished.output();
    }
}
