package dev.navarch.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A temporary folder that belongs to this JVM: {@code navarch-<pid>-<random>}. Folders of JVMs that are no more are removed
 * when the next one is made. Short enough that Unix sockets can live in it.
 */
public final class RunFolder implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("navarch-(\\d+)-.*");

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /** A new, empty folder that other users may enter. */
    public static RunFolder create() {
        Path base = Path.of(System.getProperty("java.io.tmpdir"));
        sweep(base);
        try {
            Path path = Files.createTempDirectory(base, prefix());
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new RunFolder(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** A file in this folder with the given text. */
    public Path write(String name, String text) {
        try {
            return Files.writeString(path.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the folder and all that is in it. Idempotent. */
    @Override
    public void close() {
        remove(path);
    }

    /** How names of this JVM's temporary files start, so that they are swept if it cannot remove them itself. */
    static String prefix() {
        return "navarch-" + ProcessHandle.current().pid() + "-";
    }

    static void sweep(Path base) {
        try (Stream<Path> entries = Files.list(base)) {
            for (Path entry : entries.toList()) {
                Matcher name = NAME.matcher(entry.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    remove(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two JVMs may sweep the same leftovers at once, so what is gone already is no error. */
    static void remove(Path folder) {
        List<Path> inside;
        try (Stream<Path> tree = Files.walk(folder)) {
            inside = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        } catch (UncheckedIOException e) {
            // The walk met it half way; whoever was quicker removes the rest.
            if (e.getCause() instanceof NoSuchFileException) {
                return;
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Path file : inside) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + file, e);
            }
        }
    }
}
