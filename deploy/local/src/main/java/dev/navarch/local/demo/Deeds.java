package dev.navarch.local.demo;

import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.LocalCluster;
import dev.navarch.local.Workloads;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Carries out orders, waits for what they bring about, and says whether it came true. One thread.
 *
 * <p>Every deed counts the requests that failed meanwhile: none may.
 */
final class Deeds {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** A broken connection is noticed at once, but a cluster is called stale only when connecting anew fails too. */
    private static final Duration NOTICED = Duration.ofMinutes(2);
    /** Long enough for a push that should not be to be seen. */
    private static final Duration STILL = Duration.ofSeconds(1);

    private final Scene scene;
    private final Set<String> cut = new HashSet<>();

    Deeds(Scene scene) {
        this.scene = scene;
    }

    /** Carries out what a user ordered; what hinders it is told, never thrown. {@code Quit} and {@code Nothing} do nothing here. */
    Outcome carryOut(Order order) {
        try {
            return switch (order) {
                case Order.Kill(String version) -> kill(version);
                case Order.Add(String version) -> add(version);
                case Order.Cut(String cluster) -> cut(cluster);
                case Order.Heal(String cluster) -> heal(cluster);
                case Order.Rotate(String cluster) -> rotate(cluster);
                case Order.Curl _ -> Outcome.of(true, "in another terminal:\n"
                        + scene.sidecars().stream().map(Sidecar::curl).collect(Collectors.joining("\n")) + "\n"
                        + scene.controlPlane().pageCommand("/debug/clusterz?verbose"));
                case Order.Help _ -> Outcome.of(true, "orders: " + Order.CHOICES);
                case Order.Unknown(String hint) -> Outcome.refused(hint);
                case Order.Nothing _,Order.Quit _ -> Outcome.of(true, "");
            };
        } catch (IllegalStateException | UncheckedIOException | KubeApiException e) {
            return Outcome.refused(String.valueOf(e.getMessage()).strip());
        }
    }

    /** A pod leaves at the API server, then at the sidecars, and only then does its server end. */
    private Outcome kill(String version) {
        String cluster = clusterOf(version);
        Pods pods = scene.podsOf(cluster);
        Optional<Workloads.Pod> oldest = pods.oldest();
        if (cut.contains(cluster) || oldest.isEmpty()) {
            return Outcome.refused(oldest.isEmpty() ? "no pod of " + version + " is left: add " + version : healFirst(cluster));
        }
        Workloads.Pod pod = oldest.get();
        Watch watch = new Watch();
        pods.delete(pod);
        long millis = watch.until("it is gone from all sidecars", SOON, () -> scene.sidecars().stream()
                .noneMatch(sidecar -> sidecar.endpoints().contains(pod.address())));
        pause(STILL);
        pods.end(pod);
        pause(STILL);
        return watch.outcome(true,
                "pod " + pod.name() + " deleted in " + cluster + "; gone from both sidecars after " + millis + " ms");
    }

    private Outcome add(String version) {
        String cluster = clusterOf(version);
        if (cut.contains(cluster)) {
            return Outcome.refused(healFirst(cluster));
        }
        Watch watch = new Watch();
        Workloads.Pod pod = scene.podsOf(cluster).add();
        long millis = watch.until("it is in all sidecars", SOON,
                () -> scene.sidecars().stream().allMatch(sidecar -> sidecar.endpoints().contains(pod.address())));
        watch.until("it answers", SOON, () -> scene.traffic().counts().answersOf(pod.name()) > 0);
        return watch.outcome(true,
                "pod " + pod.name() + " added in " + cluster + "; in both sidecars after " + millis + " ms, and answers");
    }

    /** A silent cluster is not an empty one: its pods go on answering. */
    private Outcome cut(String cluster) {
        if (!cut.add(cluster)) {
            return Outcome.refused(cluster + " is cut already: heal " + cluster);
        }
        Watch watch = new Watch();
        scene.cluster(cluster).stopApiServer();
        long millis = watch.until("the daemon calls it stale", NOTICED, () -> state(cluster).equals("stale"));
        pause(STILL);
        long before = scene.traffic().counts().answersOfCluster(cluster);
        pause(STILL);
        long answers = scene.traffic().counts().answersOfCluster(cluster) - before;
        return watch.outcome(answers > 0,
                cluster + "'s API server stopped; stale after " + millis + " ms; its pods answered " + answers
                        + " requests in the second since");
    }

    private Outcome heal(String cluster) {
        if (!cut.contains(cluster)) {
            return Outcome.refused(cluster + " is not cut: cut " + cluster);
        }
        Watch watch = new Watch();
        scene.cluster(cluster).startApiServer();
        cut.remove(cluster);
        long millis = watch.until("the daemon calls it ready", NOTICED, () -> state(cluster).equals("ready"));
        return watch.outcome(true, cluster + "'s API server started; ready after " + millis + " ms, by itself");
    }

    /** Another credential is a non-event: no endpoint moves, so none is sent. */
    private Outcome rotate(String cluster) {
        if (cut.contains(cluster)) {
            return Outcome.refused(healFirst(cluster));
        }
        LocalCluster remote = scene.cluster(cluster);
        Scrape before = scene.controlPlane().metrics();
        Watch watch = new Watch();
        RemoteSecret.put(scene.cluster(Scene.OWN).api(), cluster,
                remote.kubeconfigFor(RemoteSecret.NAMESPACE, RemoteSecret.READER));
        long millis = watch.until("the new credential is in use", SOON,
                () -> rotations(scene.controlPlane().metrics(), cluster) > rotations(before, cluster));
        pause(STILL);
        long pushes = endpointPushes(scene.controlPlane().metrics()) - endpointPushes(before);
        return watch.outcome(pushes == 0, cluster + " has a new credential, in use after " + millis + " ms; " + pushes
                + " endpoint pushes");
    }

    private String state(String cluster) {
        return Observer.cluster(scene.controlPlane().debug("clusterz?verbose"), cluster).path("state").asText();
    }

    private static long rotations(Scrape metrics, String cluster) {
        return Math.round(metrics.sum("navarch_rotations_total", Map.of("cluster", cluster)));
    }

    private static long endpointPushes(Scrape metrics) {
        return Math.round(metrics.sum("pilot_xds_pushes", Map.of("type", "eds")));
    }

    private static String clusterOf(String version) {
        return "cluster" + version.substring(1);
    }

    private static String healFirst(String cluster) {
        return cluster + " is cut: heal " + cluster + " first";
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The time since a deed, and the requests that failed since. */
    private final class Watch {
        private final long start = System.nanoTime();
        private final long failed = scene.traffic().counts().failed();

        /** Waits; milliseconds since the deed. */
        long until(String what, Duration limit, Callable<Boolean> condition) {
            Eventually.holds(what, limit, condition);
            return Duration.ofNanos(System.nanoTime() - start).toMillis();
        }

        Outcome outcome(boolean kept, String text) {
            Traffic.Counts counts = scene.traffic().counts();
            long lost = counts.failed() - failed;
            return Outcome.of(kept && lost == 0,
                    text + "; " + lost + " requests failed" + (lost == 0 ? "" : ", the last: " + counts.lastFailure()));
        }
    }
}
