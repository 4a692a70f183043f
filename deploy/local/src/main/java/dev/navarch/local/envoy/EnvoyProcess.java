package dev.navarch.local.envoy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.Eventually;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.Place;
import dev.navarch.local.process.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running Envoy, with typed access to what its admin interface tells. May be used from any thread.
 *
 * <p>An admin request that fails, as when the Envoy has ended, is an {@link UncheckedIOException}.
 */
public final class EnvoyProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration ADMIN = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final RunFolder folder;
    private final ChildProcess process;
    private final UnixHttp admin;

    private EnvoyProcess(Path binary, EnvoyBootstrap bootstrap, Place place, int uid) {
        this.folder = RunFolder.create();
        Path socket = folder.path().resolve("admin.sock");
        this.admin = new UnixHttp(socket, ADMIN);
        Path config = folder.write("bootstrap.json", bootstrap.json(socket));
        letEveryoneWrite(folder.path());
        // The drain is what agents ask for: connections of a listener that was replaced end with their next answer.
        List<String> words = List.of(binary.toString(), "-c", config.toString(), "--disable-hot-restart", "--concurrency", "1",
                "--log-level", "warning", "--drain-time-s", "45", "--drain-strategy", "immediate");
        this.process = ChildProcess.start(Command.of("envoy-" + bootstrap.node().cluster(), words).in(place).as(uid),
                folder.path().resolve("envoy.log"));
    }

    /** Starts an Envoy on the host and returns once its admin interface answers. */
    public static EnvoyProcess start(Path binary, EnvoyBootstrap bootstrap) {
        return started(new EnvoyProcess(binary, bootstrap, Place.host(), Command.SAME_USER));
    }

    /** Starts an Envoy in a pod, under the user whose traffic is not redirected, and returns once its admin interface answers. */
    public static EnvoyProcess start(Path binary, EnvoyBootstrap bootstrap, PodNamespace pod) {
        return started(new EnvoyProcess(binary, bootstrap, pod, PodNamespace.PROXY_UID));
    }

    /** All that it is configured with, with endpoints: the answer of {@code /config_dump?include_eds}. */
    public JsonNode configDump() {
        return json("/config_dump?include_eds");
    }

    /** Its clusters with hosts and their health: the answer of {@code /clusters?format=json}. */
    public JsonNode clusters() {
        return json("/clusters?format=json");
    }

    /** Its counters and gauges by name. */
    public Map<String, Long> stats() {
        return Refusals.counts(get("/stats"));
    }

    /** One counter or gauge; 0 if there is none of that name yet. */
    public long stat(String name) {
        return stats().getOrDefault(name, 0L);
    }

    /** Whether it has its first configuration and takes requests. */
    public boolean ready() {
        return send("GET", "/ready").code() == 200;
    }

    /** Returns once it is {@link #ready}. */
    public void awaitReady(Duration limit) {
        Eventually.get("Envoy is ready", limit, () -> ready() ? Optional.of(true) : Optional.empty(), process::lastWords,
                () -> !alive());
    }

    /** The body that the admin interface answers to a path that is only read. */
    public String get(String path) {
        return successful("GET", path);
    }

    /** Asks for an action, such as {@code /drain_listeners}, {@code /logging?config=debug} or {@code /reset_counters}. */
    public String post(String path) {
        return successful("POST", path);
    }

    /** All that it logged: warnings and worse. */
    public String log() {
        return process.log();
    }

    /**
     * Fails if it refused any configuration since its start, or warned of something that it will refuse in a later release. A
     * control plane that is away is no refusal.
     *
     * @throws AssertionError
     *             which names the counters and the lines of the log
     */
    public void assertNothingRefused() {
        Map<String, Long> counters = Refusals.counters(stats());
        List<String> lines = Refusals.lines(log());
        if (!counters.isEmpty() || !lines.isEmpty()) {
            throw new AssertionError("Envoy refused configuration: " + counters + "\n" + String.join("\n", lines));
        }
    }

    public boolean alive() {
        return process.alive();
    }

    /** Ends it as a crash would; what it logged can still be read. Idempotent. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.kill();
        folder.close();
    }

    private static EnvoyProcess started(EnvoyProcess envoy) {
        try {
            Eventually.get("Envoy answers", START, () -> Optional.of(envoy.admin.send("GET", "/ready")), envoy.process::lastWords,
                    () -> !envoy.alive());
        } catch (IllegalStateException e) {
            envoy.close();
            throw e;
        }
        return envoy;
    }

    private JsonNode json(String path) {
        try {
            return JSON.readTree(get(path));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("GET " + path + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private String successful(String method, String path) {
        UnixHttp.Answer answer = send(method, path);
        if (answer.code() != 200) {
            throw new IllegalStateException(method + " " + path + ": " + answer.code() + " " + answer.body());
        }
        return answer.body();
    }

    private UnixHttp.Answer send(String method, String path) {
        try {
            return admin.send(method, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage() + "\n" + process.lastWords(), e);
        }
    }

    /** The sidecar's user must be able to make its socket there. */
    private static void letEveryoneWrite(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
