package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.Eventually;
import dev.navarch.local.Kubeconfig;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.FreePorts;
import dev.navarch.local.process.RunFolder;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The packaged program as Istio's chart starts it: its arguments and variables, a user by number alone, no home, every file system read-only,
 * the pod's service account where Kubernetes mounts it. Only the ports are others.
 */
class ProcessIT {
    private static final Path FOLDER = Path.of("target").toAbsolutePath();
    private static final Path PACKAGED = FOLDER.resolve("navarch.jar");
    private static final String CONFINED = """
            set -e
            mount --make-rprivate /
            mount -t tmpfs tmpfs /run
            mkdir -p /run/app /run/java /run/secrets/kubernetes.io/serviceaccount
            mount --bind "$APP" /run/app
            mount --bind "$JAVA" /run/java
            cp "$ACCOUNT"/* /run/secrets/kubernetes.io/serviceaccount
            chmod -R a+rX /run/secrets
            mount -o remount,ro /run
            mount -t tmpfs -o ro tmpfs /tmp
            mount -o remount,bind,ro /
            cd /
            exec setpriv --pdeathsig KILL --reuid 1337 --regid 1337 --clear-groups --no-new-privs --bounding-set -all -- "$@"
            """;

    private final Embedded clusters = new Embedded(1);
    private final HttpClient http = HttpClient.newHttpClient();
    private final FreePorts ports = new FreePorts(new SecureRandom());
    private final int readiness = ports.next();
    private final int discovery = ports.next();
    private final int monitoring = ports.next();
    private final RunFolder folder = RunFolder.create();
    private final List<ChildProcess> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/proc/sys/kernel/hostname")),
                "root is needed, to take rights away from the program");
        assertTrue(Files.isRegularFile(PACKAGED), "the program is not packaged: " + PACKAGED);
        Kubeconfig config = Kubeconfig.parse(clusters.kubeconfig(1));
        Path account = Files.createDirectory(folder.path().resolve("account"));
        Files.writeString(account.resolve("token"), config.token());
        Files.writeString(account.resolve("ca.crt"), config.caPem());
        Files.writeString(account.resolve("namespace"), "istio-system");
    }

    @AfterEach
    void tidy() {
        started.forEach(ChildProcess::kill);
        clusters.close();
        http.close();
        folder.close();
    }

    private void start(String... more) {
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", CONFINED, "sh", "env", "-i"));
        variables().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of("/run/java/bin/java", "-jar", "/run/app/navarch.jar", "discovery", "--monitoringAddr=:" + monitoring,
                "--log_output_level=default:info", "--domain", "cluster.local", "--keepaliveMaxServerConnectionAge", "30m",
                "--httpAddr=:" + readiness, "--grpcAddr=:" + discovery, "--httpsAddr=:" + ports.next(),
                "--secureGRPCAddr=:" + ports.next(), "--ctrlz_port=" + ports.next()));
        words.addAll(List.of(more));
        started.add(ChildProcess.start(
                Command.of("navarch", words).with(Map.of("APP", FOLDER.toString(),
                        "JAVA", System.getProperty("java.home"), "ACCOUNT", folder.path().resolve("account").toString())),
                folder.path().resolve("log")));
    }

    private ChildProcess process() {
        return started.getLast();
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>(Map.of("REVISION", "default", "PILOT_CERT_PROVIDER", "istiod", "POD_NAME",
                "istiod-0", "POD_NAMESPACE", "istio-system", "SERVICE_ACCOUNT", "istiod", "KUBECONFIG",
                "/var/run/secrets/remote/config", "CA_TRUSTED_NODE_ACCOUNTS", "istio-system/ztunnel", "PILOT_TRACE_SAMPLING", "1",
                "EXTERNAL_ISTIOD", "true", "PILOT_ENABLE_ANALYSIS", "false"));
        variables.putAll(Map.of("CLUSTER_ID", "cluster1", "PLATFORM", "", "KUBERNETES_SERVICE_HOST", "127.0.0.1",
                "KUBERNETES_SERVICE_PORT", String.valueOf(clusters.get(1).server().getPort())));
        return variables;
    }

    private int status(int port, String path) {
        try {
            return http
                    .send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void await(String what, BooleanSupplier holds) {
        Eventually.get(what, Embedded.SOON, () -> holds.getAsBoolean() ? Optional.of(true) : Optional.empty(),
                process()::lastWords, () -> !process().alive());
    }

    private boolean isOpen(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int end() {
        process().signal("TERM");
        Eventually.get("it ends", Embedded.SOON, () -> process().alive() ? Optional.empty() : Optional.of(true),
                process()::lastWords);
        return process().join();
    }

    @Test
    void itSaysNoBeforeItSaysYesAndEndsWell() throws IOException {
        clusters.get(1).faults().startBlackHole();
        start("--cniNamespace=kube-system", "--no-such-flag", "--nor-this=one");
        await("the readiness port answers", () -> status(readiness, "/ready") != 0);
        assertEquals(503, status(readiness, "/ready"), process().lastWords());
        assertEquals(200, status(monitoring, "/metrics"));
        assertFalse(isOpen(discovery), "no proxy is served before everything is read");
        clusters.get(1).faults().endBlackHole();
        await("it is ready", () -> status(readiness, "/ready") == 200);
        assertEquals(200, status(monitoring, "/version"));
        assertTrue(process().log().contains("--no-such-flag"), process().log());
        assertEquals("1337", owner());
        try (AdsClient client = AdsClient.sidecar(discovery, List.of(Embedded.HELLO))) {
            Eventually.holds("endpoints", Embedded.SOON, () -> client.addresses(Embedded.HELLO).equals(List.of("10.1.0.1:5000")));
            assertEquals(0, end(), process().lastWords());
            assertEquals(Status.Code.UNAVAILABLE, client.end().getCode());
        }
        assertFalse(process().log().contains("WARNING"), process().log());
        assertFalse(process().log().contains("Exception"), process().log());
    }

    private String owner() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("Uid:")).map(line -> line.split("\\s+")[1]).collect(Collectors.joining());
        }
    }

    @Test
    void everyLineOfALogInJsonIsJson() throws JsonProcessingException {
        start("--log_as_json", "--log_output_level=default:debug,grpc:debug");
        await("it is ready", () -> status(readiness, "/ready") == 200);
        try (AdsClient client = new AdsClient(discovery)) {
            client.say(DeltaDiscoveryRequest.newBuilder().setNode(AdsClient.node("cluster1")).setTypeUrl("x".repeat(5 << 20)));
            assertEquals(Status.Code.RESOURCE_EXHAUSTED, client.end().getCode());
        }
        assertEquals(0, end(), process().lastWords());
        for (String line : process().log().lines().toList()) {
            var json = new JsonMapper().readTree(line);
            assertTrue(json.hasNonNull("time") && json.hasNonNull("level") && json.hasNonNull("msg"), line);
        }
        assertTrue(process().log().contains("\"scope\":\"grpc\",\"msg\":\"Exception processing message\""), process().log());
    }

    @Test
    void itEndsWellBeforeItWasEverReady() {
        clusters.get(1).faults().startBlackHole();
        start();
        await("the readiness port answers", () -> status(readiness, "/ready") != 0);
        assertEquals(0, end(), process().lastWords());
    }

    @Test
    void aPortThatIsTakenEndsTheStartWithALineThatNamesIt() throws IOException {
        try (Switchboard taken = new Switchboard("0.0.0.0", 1)) {
            start("--grpcAddr=:" + taken.port());
            Eventually.get("it ends", Embedded.SOON, () -> process().alive() ? Optional.empty() : Optional.of(true),
                    process()::lastWords);
            assertEquals(1, process().join(), process().lastWords());
            assertTrue(process().log().contains("cannot listen on :" + taken.port()), process().log());
        }
    }
}
