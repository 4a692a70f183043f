package dev.navarch.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.agent.AgentSpec;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.FreePorts;
import dev.navarch.local.process.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The daemon, a process of its own, started as anyone would start it. Any thread; a page that cannot be had is an
 * {@link UncheckedIOException}.
 */
final class ControlPlane implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ChildProcess process;
    private final Ground ground;
    private final int http;
    private final int monitoring;
    private final int secured;

    private ControlPlane(ChildProcess process, Ground ground, int http, int monitoring, int secured) {
        this.process = process;
        this.ground = ground;
        this.http = http;
        this.monitoring = monitoring;
        this.secured = secured;
    }

    /** Starts it in the config cluster that the kubeconfig leads to; returns at once. */
    static ControlPlane start(Path jar, Ground ground, String kubeconfig, RunFolder folder, FreePorts ports) {
        String listens = ground.controlPlaneListens();
        int http = ports.next();
        int monitoring = ports.next();
        int secured = ports.next();
        Path file = folder.write("cluster1.kubeconfig", kubeconfig);
        Command command = Command.of("navarch",
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                        jar.toAbsolutePath().toString(),
                        "discovery", "--clusterID=cluster1", "--kubeconfig=" + file, "--grpcAddr=",
                        "--secureGRPCAddr=" + listens + ":" + secured,
                        "--httpAddr=" + listens + ":" + http, "--monitoringAddr=" + listens + ":" + monitoring, "--httpsAddr=",
                        "--ctrlz_port=0"))
                .in(ground.controlPlanePlace())
                .with(Map.of("POD_NAME", "navarch-demo", "POD_NAMESPACE", RemoteSecret.NAMESPACE));
        return new ControlPlane(ChildProcess.start(command, folder.path().resolve("navarch.log")), ground, http, monitoring,
                secured);
    }

    /** Returns once it says that it is ready. */
    void awaitReady(Duration limit) {
        Eventually.get("the control plane is ready", limit,
                () -> page(http, "/ready").status() == 200 ? Optional.of(true) : Optional.empty(), process::lastWords,
                () -> !alive());
    }

    /** Where agents find it, with the root that it made at its start and keeps in its own cluster. */
    AgentSpec.ControlPlane forAgents(KubeApi own) {
        String root = own.get("/api/v1/namespaces/" + RemoteSecret.NAMESPACE + "/secrets/istio-ca-secret").at("/data/ca-cert.pem")
                .asText();
        return new AgentSpec.ControlPlane(new InetSocketAddress(ground.controlPlaneAddress(), secured),
                new String(Base64.getDecoder().decode(root), StandardCharsets.US_ASCII));
    }

    /** The command with which a user gets a page of the monitoring port, which has the debug pages too. */
    String pageCommand(String path) {
        return ground.pageCommand(monitoring, path);
    }

    /** A debug page, such as {@code clusterz?verbose}. */
    JsonNode debug(String page) {
        try {
            return JSON.readTree(body(http, "/debug/" + page));
        } catch (IOException e) {
            throw new UncheckedIOException("/debug/" + page + " is not JSON", e);
        }
    }

    Scrape metrics() {
        return Scrape.parse(body(monitoring, "/metrics"));
    }

    boolean alive() {
        return process.alive();
    }

    String lastWords() {
        return process.lastWords();
    }

    /** Once it has ended. */
    OptionalInt exitCode() {
        return process.exitCode();
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return "the control plane";
    }

    private String body(int port, String path) {
        Ground.Page page = page(port, path);
        if (page.status() != 200) {
            throw new UncheckedIOException(new IOException(path + " answers " + page.status() + " " + page.body()));
        }
        return page.body();
    }

    private Ground.Page page(int port, String path) {
        try {
            return ground.page(port, path);
        } catch (IOException e) {
            throw new UncheckedIOException("the control plane does not answer: " + e, e);
        }
    }
}
