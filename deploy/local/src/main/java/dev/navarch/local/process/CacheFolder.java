package dev.navarch.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The folder of what is costly to make and can be made again: {@code $NAVARCH_CACHE}, else {@code ~/.cache/navarch}. Nothing
 * in it is ever changed once it is there; it may be removed at any time when nothing runs.
 *
 * @param path
 *            the folder, which need not exist yet
 */
public record CacheFolder(Path path) {
    private static final long LOCK_POLL_MILLIS = 200;

    /** The folder that the environment names. */
    public static CacheFolder of(Map<String, String> environment) {
        String named = environment.getOrDefault("NAVARCH_CACHE", "");
        return new CacheFolder(
                named.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache", "navarch") : Path.of(named));
    }

    /** Makes an entry: writes a file or a folder at {@code target}, which does not exist. */
    @FunctionalInterface
    public interface Maker {
        void make(Path target) throws IOException;
    }

    /** Where an entry is or would be. */
    public Path entry(String name) {
        return path.resolve(name);
    }

    /**
     * The entry of that name; made if it is not there. Of several processes or threads that ask at once, one makes it and the
     * others wait; nobody ever sees half of it.
     */
    public Path entry(String name, Maker maker) {
        Path entry = entry(name);
        if (Files.exists(entry)) {
            return entry;
        }
        try {
            Files.createDirectories(path);
            try (FileChannel channel = FileChannel.open(path.resolve(name + ".lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
                awaitLock(channel);
                if (!Files.exists(entry)) {
                    Path half = path.resolve(name + ".half");
                    RunFolder.remove(half);
                    maker.make(half);
                    Files.move(half, entry, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return entry;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + entry + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns once the file is locked, until the channel is closed. A lock of another thread of this JVM is an exception, that
     * of another process a null: both are waited for.
     */
    private static void awaitLock(FileChannel channel) throws IOException {
        while (true) {
            try {
                if (channel.tryLock() != null) {
                    return;
                }
            } catch (OverlappingFileLockException e) {
                // Held by a thread of this JVM.
            }
            try {
                Thread.sleep(LOCK_POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for another process to make the same", e);
            }
        }
    }
}
