package dev.navarch.local.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.LocalCluster;
import dev.navarch.local.Workloads;
import dev.navarch.local.net.NetworkSandbox;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all pods of a cluster on one node: what scheduler, kubelet and the cluster's DNS are in production. May be used from any thread; pods and
 * their programs end with {@link #close()}.
 */
public final class Kubelet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);
    private static final long PERIOD_MILLIS = 250;
    private static final Duration TOOL = Duration.ofSeconds(20);
    private static final String NODE = "node-1";
    private static final int FIRST_ADDRESS = 11;

    private final LocalCluster cluster;
    private final KubeApi api;
    private final int number;
    private final NetworkSandbox sandbox;
    private final Images images;
    private final RunFolder folder = RunFolder.create();
    private final Map<String, PodRun> runs = new ConcurrentHashMap<>(); // by UID; written by the thread
    private final Thread thread;
    private int made; // of the thread
    private Map<String, String> known = Map.of(); // of the thread
    private volatile boolean closed;

    private Kubelet(LocalCluster cluster, int number, NetworkSandbox sandbox, Images images) {
        this.cluster = cluster;
        this.api = cluster.api();
        this.number = number;
        this.sandbox = sandbox;
        this.images = images;
        this.thread = Thread.ofPlatform().daemon().name("kubelet-" + cluster.name()).unstarted(this::run);
    }

    /**
     * Makes the cluster's node and starts to run pods.
     *
     * @param number
     *            of the cluster: its pods get addresses of {@code 10.<number>.0.0/16}
     */
    public static Kubelet start(LocalCluster cluster, int number, NetworkSandbox sandbox, Images images) {
        Kubelet kubelet = new Kubelet(cluster, number, sandbox, images);
        new Workloads(cluster.api()).node(NODE, "region" + number, "zone" + number);
        kubelet.thread.start();
        return kubelet;
    }

    /** The pod of that namespace whose name starts so, if it runs here. */
    public Optional<PodNamespace> network(String namespace, String prefix) {
        return find(namespace, prefix).map(PodRun::network);
    }

    /** The folder of a volume of the pod of that namespace whose name starts so. */
    public Optional<Path> volume(String namespace, String prefix, String volume) {
        return find(namespace, prefix).map(run -> run.volume(volume));
    }

    /** All that the containers of such a pod printed; empty if there is none. */
    public String logs(String namespace, String prefix) {
        return find(namespace, prefix).map(PodRun::logs).orElse("");
    }

    /** What the Envoy of each pod that has one counted, as its admin interface prints it. */
    public List<String> proxyStats() {
        List<String> all = new ArrayList<>();
        for (PodRun run : runs.values()) {
            Path volume = run.volume("istio-envoy");
            try (Stream<Path> files = Files.isDirectory(volume) ? Files.walk(volume, 2) : Stream.empty()) {
                files.filter(file -> file.endsWith("admin.sock")).forEach(socket -> all.add(ChildProcess
                        .output(Command.of("stats",
                                List.of("curl", "-s", "--unix-socket", socket.toString(), "http://admin/stats")), TOOL)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    /** How each pod fares, with the last words of its containers. */
    public String words() {
        return runs.values().stream().map(run -> cluster.name() + " " + run.words() + "\n").reduce("", String::concat);
    }

    private Optional<PodRun> find(String namespace, String prefix) {
        return runs.values().stream()
                .filter(run -> run.pod().namespace().equals(namespace) && run.pod().name().startsWith(prefix))
                .findFirst();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runs.values().parallelStream().forEach(PodRun::close);
        runs.clear();
        folder.close();
    }

    private void run() {
        while (!closed) {
            try {
                Map<String, String> hosts = hosts();
                Set<String> there = new HashSet<>();
                for (JsonNode pod : api.get("/api/v1/pods").path("items")) {
                    there.add(pod.path("metadata").path("uid").asText());
                    look(pod, hosts);
                }
                for (Map.Entry<String, PodRun> entry : Map.copyOf(runs).entrySet()) {
                    if (!there.contains(entry.getKey())) {
                        runs.remove(entry.getKey());
                        entry.getValue().close();
                    } else if (!hosts.equals(known)) {
                        entry.getValue().network().hosts(hosts);
                    }
                }
                known = hosts;
            } catch (KubeApiException | UncheckedIOException | IllegalStateException e) {
                LOG.debug("{}: {}", cluster.name(), e.getMessage()); // the API server may be away; the next round tries again
            }
            pause();
        }
    }

    private void look(JsonNode pod, Map<String, String> hosts) {
        JsonNode metadata = pod.path("metadata");
        String uid = metadata.path("uid").asText();
        String path = "/api/v1/namespaces/" + metadata.path("namespace").asText() + "/pods/" + metadata.path("name").asText();
        if (metadata.has("deletionTimestamp")) {
            PodRun run = runs.remove(uid);
            if (run != null) {
                run.close();
            }
            api.delete(path);
            return;
        }
        if (runs.containsKey(uid)) {
            return;
        }
        if (!pod.path("spec").has("nodeName")) {
            api.create(path + "/binding", "{apiVersion: v1, kind: Binding, metadata: {name: " + metadata.path("name").asText()
                    + "}, target: {apiVersion: v1, kind: Node, name: " + NODE + "}}");
        }
        String name = "p" + made;
        PodNamespace network = sandbox.pod("c" + number + name, "10." + number + ".0." + (FIRST_ADDRESS + made));
        made++;
        network.hosts(hosts);
        Map<String, String> common = new LinkedHashMap<>(Map.of("HOSTNAME", metadata.path("name").asText(), "NAVARCH_CLUSTER",
                cluster.name(), "KUBERNETES_SERVICE_HOST", cluster.server().getHost(), "KUBERNETES_SERVICE_PORT",
                String.valueOf(cluster.server().getPort())));
        PodState state = new PodState(api.get(path), network.address(), sandbox.address(), NODE, common);
        runs.put(uid, new PodRun(api, state, network, images, place(name), new Probe(sandbox.node())).start());
    }

    private Path place(String name) {
        try {
            Path place = Files.createDirectories(folder.path().resolve(name));
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cluster addresses by the names that the cluster's DNS would know. */
    private Map<String, String> hosts() {
        Map<String, String> hosts = new HashMap<>();
        for (JsonNode service : api.get("/api/v1/services").path("items")) {
            String address = service.path("spec").path("clusterIP").asText();
            String name = service.path("metadata").path("name").asText() + "."
                    + service.path("metadata").path("namespace").asText();
            if (address.contains(".")) {
                List.of("", ".svc", ".svc.cluster.local").forEach(suffix -> hosts.put(name + suffix, address));
            }
        }
        return hosts;
    }

    private void pause() {
        try {
            Thread.sleep(PERIOD_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
