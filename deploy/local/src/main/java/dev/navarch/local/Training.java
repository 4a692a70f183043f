package dev.navarch.local;

import dev.navarch.local.embedded.EmbeddedCluster;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.FreePorts;
import dev.navarch.local.process.RunFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Lets the packaged program do once what it does all its life, so that the JVM can keep what it learnt: start, read a cluster, be ready, serve
 * proxies while endpoints move, answer on its pages, end. Arguments: the launcher, and the JVM's flag that says where to keep it.
 */
public final class Training {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SERVICES = 60;
    private static final int PROXIES = 10;
    private static final int MOVES = 100;

    private Training() {
    }

    public static void main(String[] words) throws IOException {
        if (words.length != 2) {
            System.err.println("usage: Training <launcher> <flag of the JVM>");
            System.exit(2);
        }
        try (EmbeddedCluster cluster = EmbeddedCluster.start("cluster1"); RunFolder folder = RunFolder.create()) {
            fill(cluster);
            Path kubeconfig = folder.write("kubeconfig", cluster.adminKubeconfig());
            FreePorts ports = new FreePorts(new SecureRandom());
            int http = ports.next();
            int monitoring = ports.next();
            int discovery = ports.next();
            Command command = Command.of("navarch",
                    List.of(words[0], "discovery", "--kubeconfig=" + kubeconfig, "--httpAddr=127.0.0.1:" + http,
                            "--monitoringAddr=127.0.0.1:" + monitoring, "--grpcAddr=127.0.0.1:" + discovery,
                            "--secureGRPCAddr=127.0.0.1:" + ports.next(), "--httpsAddr=127.0.0.1:" + ports.next(),
                            "--ctrlz_port=0"))
                    .with(Map.of("NAVARCH_JVM_OPTIONS", words[1], "CLUSTER_ID", "cluster1"));
            try (ChildProcess process = ChildProcess.start(command, folder.path().resolve("log"))) {
                Eventually.get("the program is ready", LIMIT,
                        () -> answers(http, "/ready") ? Optional.of(true) : Optional.empty(),
                        process::lastWords, () -> !process.alive());
                serve(cluster, discovery);
                for (String page : List.of("/metrics", "/debug/clusterz", "/debug/registryz", "/debug/endpointShardz",
                        "/version")) {
                    answers(monitoring, page);
                }
                process.signal("TERM");
                System.out.println("the program ended with " + process.join());
            }
        }
    }

    private static void fill(EmbeddedCluster cluster) {
        cluster.load(List.of("""
                {apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}""", """
                {apiVersion: v1, kind: Node, metadata: {name: node-1}}"""));
        for (int service = 1; service <= SERVICES; service++) {
            cluster.load(List.of(
                    """
                            {apiVersion: v1, kind: Service, metadata: {name: hello-%1$d, namespace: default},
                             spec: {selector: {app: hello-%1$d}, ports: [{name: http, port: 80, targetPort: 5000}]}}"""
                            .formatted(service),
                    pod(service, 1), pod(service, 2)));
        }
    }

    private static String pod(int service, int number) {
        return """
                {apiVersion: v1, kind: Pod, metadata: {name: hello-%1$d-%2$d, namespace: default, labels: {app: hello-%1$d}},
                 spec: {nodeName: node-1, serviceAccountName: default, containers: [{name: app, image: none}]},
                 status: {phase: Running, podIP: 10.1.%2$d.%1$d, podIPs: [{ip: 10.1.%2$d.%1$d}],
                  conditions: [{type: Ready, status: 'True'}]}}""".formatted(service, number);
    }

    /** Proxies come, get everything, and the endpoints that they have move a number of times. */
    private static void serve(EmbeddedCluster cluster, int discovery) {
        List<TrainingProxy> proxies = IntStream.rangeClosed(1, PROXIES).mapToObj(n -> new TrainingProxy(discovery, n)).toList();
        try {
            awaitResponses(proxies, 4);
            for (int move = 0; move < MOVES; move++) {
                int before = proxies.stream().mapToInt(TrainingProxy::responses).min().orElseThrow();
                cluster.load(List.of(pod(1 + move % SERVICES, 3 + move / SERVICES)));
                awaitResponses(proxies, before + 1);
            }
        } finally {
            proxies.forEach(TrainingProxy::close);
        }
    }

    private static void awaitResponses(List<TrainingProxy> proxies, int count) {
        Eventually.holds("every proxy was answered " + count + " times", LIMIT,
                () -> proxies.stream().allMatch(proxy -> proxy.responses() >= count));
    }

    private static boolean answers(int port, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5)).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
