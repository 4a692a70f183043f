package dev.navarch.identity.ca;

import dev.navarch.loop.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells when files change, once they have stayed the same for a moment: what exchanges several of them does so one by one. Looks at contents,
 * since mounted secrets are links to links. All on its loop, which waits for the disk.
 */
final class WatchedFiles {
    private final List<Path> files;
    private final CaLimits limits;
    private final EventLoop loop;
    private final Runnable changed;
    private String known;
    private String pending;
    private boolean closed;

    /** Takes what the files hold now as known. */
    WatchedFiles(List<Path> files, CaLimits limits, EventLoop loop, Runnable changed) {
        this.files = List.copyOf(files);
        this.limits = limits;
        this.loop = loop;
        this.changed = changed;
        this.known = digest(this.files, limits);
        this.pending = known;
    }

    void start() {
        loop.schedule(this, limits.filesEvery(), this::look);
    }

    void close() {
        closed = true;
        loop.cancel(this);
    }

    private void look() {
        if (closed) {
            return;
        }
        String now = digest(files, limits);
        if (!now.equals(known) && now.equals(pending)) {
            known = now;
            changed.run();
        }
        pending = now;
        loop.schedule(this, now.equals(known) ? limits.filesEvery() : limits.filesSettle(), this::look);
    }

    /** @throws IOException with the file's name, also when it is too large */
    static String read(Path file, int mostBytes) throws IOException {
        byte[] bytes = bytes(file, mostBytes);
        if (bytes.length > mostBytes) {
            throw new IOException(file + " is longer than " + mostBytes + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Path file, int mostBytes) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(mostBytes + 1);
        }
    }

    /** What is missing or cannot be read counts as missing. */
    private static String digest(List<Path> files, CaLimits limits) {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                try {
                    byte[] content = bytes(file, limits.fileBytes());
                    all.update((byte) 1);
                    all.update(MessageDigest.getInstance("SHA-256").digest(content));
                } catch (IOException _) {
                    all.update((byte) 0);
                }
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
