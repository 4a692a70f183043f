package dev.navarch.cluster;

import dev.navarch.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remote clusters from a folder of kubeconfig files ({@code PILOT_MULTICLUSTER_KUBECONFIG_PATH}), one cluster per file, its id taken from the
 * kubeconfig.
 *
 * <p>The folder is looked at again and again, which works on every file system and through the symbolic links by which Kubernetes exchanges a
 * mounted secret. It reads files, so its loop is one that may wait for a disk, and not the fleet's.
 */
public final class DirectorySource implements RemoteSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(DirectorySource.class);
    /** A kubeconfig of a megabyte is no kubeconfig; a secret could not even hold it. */
    private static final long MOST_BYTES = 1 << 20;

    private final Path directory;
    private final Duration every;
    private final EventLoop loop;
    private List<Origin> said = List.of();
    private String trouble = "";
    private boolean listed;
    private boolean closed;

    /**
     * @param every how often the folder is looked at
     * @param loop for the looking; may block on the disk
     */
    public DirectorySource(Path directory, Duration every, EventLoop loop) {
        this.directory = directory;
        this.every = every;
        this.loop = loop;
    }

    @Override
    public void start(Listener listener) {
        loop.post(() -> look(listener));
    }

    @Override
    public void close() {
        loop.post(() -> closed = true);
        loop.cancel(this);
    }

    private void look(Listener listener) {
        if (closed) {
            return;
        }
        Optional<List<Origin>> now = list();
        if (now.isEmpty() && !listed) {
            listener.listed(List.of());
        }
        now.filter(origins -> !listed || !origins.equals(said)).ifPresent(origins -> {
            said = origins;
            listener.listed(origins);
        });
        listed = true;
        loop.schedule(this, every, () -> look(listener));
    }

    /** Empty while the folder cannot be read: then all stays as it was. */
    private Optional<List<Origin>> list() {
        List<Origin> origins = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList()) {
                if (Files.isRegularFile(file)) {
                    origins.add(origin(file));
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            troubled("the folder of kubeconfigs cannot be read, what is known stays: " + e);
            return Optional.empty();
        }
        troubled("");
        return Optional.of(origins);
    }

    private static Origin origin(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            return new Origin(file.toString(), Map.of());
        }
        String text = Files.readString(file);
        return new Origin(file.toString(), KubeconfigName.of(text).map(id -> Map.of(id, text)).orElse(Map.of()));
    }

    private void troubled(String now) {
        if (!now.equals(trouble) && !now.isEmpty()) {
            LOGGER.atWarn().addKeyValue("directory", directory).log(now);
        }
        trouble = now;
    }
}
