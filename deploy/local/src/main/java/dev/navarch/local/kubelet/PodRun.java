package dev.navarch.local.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of one pod, on a virtual thread of its own: volumes, init containers, containers, readiness. What ends is started again. */
final class PodRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodRun.class);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final Duration BACK_OFF = Duration.ofSeconds(3);
    private static final int NOT_FOUND = 404;

    private final PodState pod;
    private final PodNamespace network;
    private final Images images;
    private final Volumes volumes;
    private final ContainerCommand commands;
    private final Path folder;
    private final Probe probe;
    private final PodStatus status;
    private final Map<String, ChildProcess> processes = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private final Set<String> initialized = new HashSet<>(); // of the thread
    private final Map<String, Long> restarts = new HashMap<>(); // nanoTime from which it may start again; of the thread
    private volatile String waiting = "not started";
    private volatile boolean closed;

    PodRun(KubeApi api, PodState pod, PodNamespace network, Images images, Path folder, Probe probe) {
        this.pod = pod;
        this.network = network;
        this.images = images;
        this.folder = folder;
        this.probe = probe;
        this.volumes = new Volumes(api, pod, folder);
        this.commands = new ContainerCommand(pod, volumes, folder);
        this.status = new PodStatus(api, pod);
    }

    PodRun start() {
        thread.start();
        return this;
    }

    PodState pod() {
        return pod;
    }

    PodNamespace network() {
        return network;
    }

    /** The folder of a volume. */
    Path volume(String name) {
        return volumes.at(name);
    }

    /** Why it does not run yet, or the last words of its containers. */
    String words() {
        return pod.name() + ": " + waiting + processes.values().stream().map(process -> "\n" + process.lastWords())
                .reduce("", String::concat);
    }

    /** All that its containers printed. */
    String logs() {
        return processes.values().stream().map(ChildProcess::log).reduce("", String::concat);
    }

    /** Ends its containers, asking them first, and returns when they are gone. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        processes.values().parallelStream().forEach(ChildProcess::close);
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    live();
                } catch (KubeApiException e) {
                    if (e.code() == NOT_FOUND) {
                        return; // deleted; whoever watches closes this
                    }
                    waiting = String.valueOf(e.getMessage());
                } catch (IllegalStateException | IllegalArgumentException e) {
                    if (closed) {
                        return; // it was asked to end while it waited
                    }
                    LOG.warn("{}: {}", pod.name(), e.getMessage());
                    waiting = String.valueOf(e.getMessage());
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void live() throws InterruptedException {
        for (Optional<String> missing = volumes.fill(); missing.isPresent(); missing = volumes.fill()) {
            waiting = "waits for " + missing.get();
            Thread.sleep(PAUSE);
        }
        List<JsonNode> running = new ArrayList<>();
        for (JsonNode container : pod.object().path("spec").path("initContainers")) {
            if (container.path("restartPolicy").asText().equals("Always")) {
                running.add(container);
                ensure(container);
                await(container);
            } else if (!initialized.contains(container.path("name").asText())) {
                initialize(container);
            }
        }
        pod.object().path("spec").path("containers").forEach(running::add);
        while (!closed) {
            List<String> unready = new ArrayList<>();
            for (JsonNode container : running) {
                ensure(container);
                if (!probe.ready(pod, container)) {
                    unready.add(container.path("name").asText());
                }
            }
            waiting = unready.isEmpty() ? "ready" : "not ready: " + unready;
            status.write(running, unready);
            Thread.sleep(unready.isEmpty() ? SETTLED : PAUSE);
        }
    }

    private void await(JsonNode container) throws InterruptedException {
        while (!closed && !probe.ready(pod, container)) {
            waiting = "waits for " + container.path("name").asText();
            ensure(container);
            Thread.sleep(PAUSE);
        }
    }

    /** Starts it unless it runs. */
    private void ensure(JsonNode container) {
        String name = container.path("name").asText();
        ChildProcess running = processes.get(name);
        if (closed || (running != null && running.alive())) {
            return;
        }
        if (running != null) {
            long now = System.nanoTime();
            if (now - restarts.computeIfAbsent(name, _ -> now + BACK_OFF.toNanos()) < 0) {
                return;
            }
            restarts.remove(name);
            LOG.warn("{}: {} is started again, it {}", pod.name(), name, running.lastWords());
        }
        processes.put(name,
                ChildProcess.start(commands.of(container, program(container), network), folder.resolve(name + ".log")));
    }

    private void initialize(JsonNode container) {
        List<String> arguments = container.path("args").valueStream().map(JsonNode::asText).toList();
        if (!arguments.isEmpty() && arguments.getFirst().equals("istio-iptables")) {
            new Redirection(network).make(arguments);
            initialized.add(container.path("name").asText());
            return;
        }
        throw new IllegalStateException("init container " + container.path("name").asText() + " is none that this kubelet runs");
    }

    private Program.Run program(JsonNode container) {
        String image = container.path("image").asText();
        return switch (images.find(image).orElseThrow(() -> new IllegalStateException("nothing stands for the image " + image))) {
            case Program.Run run -> run;
            case Program.Proxy(Program.Run agent) -> agent;
        };
    }
}
