package dev.navarch.inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.inject.config.InjectionConfig;
import dev.navarch.inject.merge.JsonDiff;
import dev.navarch.inject.pod.AnnotationCheck;
import dev.navarch.inject.pod.BadPod;
import dev.navarch.inject.pod.Finish;
import dev.navarch.inject.pod.Injected;
import dev.navarch.inject.pod.Overrides;
import dev.navarch.inject.pod.PathParameters;
import dev.navarch.inject.pod.Pod;
import dev.navarch.inject.pod.ProxyIds;
import dev.navarch.inject.pod.ProxyUser;
import dev.navarch.inject.pod.Selection;
import dev.navarch.loop.Clock;
import dev.navarch.model.ClusterId;
import dev.navarch.webhook.Review;
import dev.navarch.webhook.Reviewer;
import dev.navarch.webhook.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges pods that are about to be stored: one that is to be in the mesh comes back with a proxy. Istio's contract of the injection webhook. Thread-safe.
 *
 * <p>The injector's values are those of the cluster where this process is configured; which cluster and network a pod is in is said by the path on which
 * its API server asks.
 */
public final class Injector implements Reviewer {
    private static final Logger LOG = LoggerFactory.getLogger(Injector.class);
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    private final InjectorSettings settings;
    private final Wiring wiring;

    /**
     * What injection looks at.
     *
     * @param config the newest good one; empty while there is none
     * @param mesh the newest mesh configuration, as {@code /debug/mesh} shows it
     * @param proxies resources that say what proxies are to be like
     */
    public record Wiring(Supplier<Optional<InjectionConfig>> config, Supplier<String> mesh, ProxyConfigSource proxies,
            Surroundings surroundings, InjectMetrics metrics, Clock clock) {
    }

    /** What is known of the clusters that pods are in. */
    public record Surroundings(Kubelets kubelets, Namespaces namespaces) {
    }

    public Injector(InjectorSettings settings, Wiring wiring) {
        this.settings = settings;
        this.wiring = wiring;
    }

    @Override
    public Verdict judge(Review review) {
        long began = wiring.clock().nanos();
        wiring.metrics().requested();
        try {
            return injected(review);
        } catch (BadPod bad) {
            wiring.metrics().failed();
            LOG.atWarn().addKeyValue("namespace", review.namespace()).addKeyValue("path", review.path())
                    .addKeyValue("reason", bad.getMessage())
                    .log("Pod injection failed");
            return new Verdict.Denied(String.valueOf(bad.getMessage()), List.of());
        } finally {
            wiring.metrics().answered(Duration.ofNanos(wiring.clock().nanos() - began));
        }
    }

    @Override
    public void unreadable(int status) {
        wiring.metrics().requested();
        wiring.metrics().failed();
    }

    private Verdict injected(Review review) {
        if (!review.kind().equals("Pod") || review.object().isEmpty()) {
            throw new BadPod("could not unmarshal raw object: a Pod is wanted here, not "
                    + (review.kind().isEmpty() ? "nothing" : review.kind()));
        }
        InjectionConfig config = wiring.config().get().orElseThrow(() -> new BadPod(
                "no injection template is known yet: the ConfigMap of the injector is missing or was never sound; the log of the control plane says why"));
        Pod pod = new Pod(review.object().deepCopy());
        if (!(pod.node().path("metadata") instanceof ObjectNode metadata) || !pod.spec().isObject()) {
            throw new BadPod("could not unmarshal raw object: metadata and spec of a Pod are objects");
        }
        metadata.remove("managedFields");
        if (pod.meta("namespace").isEmpty()) {
            metadata.put("namespace", review.namespace());
        }
        if (!Selection.selects(config, pod, pod.meta("namespace"))) {
            wiring.metrics().skipped();
            LOG.atInfo().addKeyValue("namespace", pod.meta("namespace")).addKeyValue("pod", name(pod))
                    .log("Skipping injection due to policy check");
            return new Verdict.Allowed(List.of());
        }
        LOG.atInfo().addKeyValue("path", review.path()).addKeyValue("namespace", pod.meta("namespace"))
                .addKeyValue("pod", name(pod))
                .log("Process sidecar injection request");
        return patched(review, config, pod);
    }

    private Verdict patched(Review review, InjectionConfig config, Pod pod) {
        AnnotationCheck.check(pod);
        PathParameters path = PathParameters.of(review.path());
        if (!path.oddKey().isEmpty()) {
            LOG.atWarn().addKeyValue("path", review.path()).addKeyValue("key", path.oddKey())
                    .log("a key without a value is passed over");
        }
        Map<String, String> environment = environment(config, path, pod);
        Pod author = pod.copy();
        ProxyIds ids = settings.proxyIds();
        if (settings.openShift()) {
            ids = ids(environment, pod.meta("namespace"));
            ProxyIds.tellApart(author);
        }
        ObjectNode mesh = ProxyConfigs.mesh(wiring.mesh().get(), author, wiring.proxies().all());
        int statusPort = mesh.path("defaultConfig").path("statusPort").asInt(15_020);
        Injected injected = Injected.of(author);
        Pod asAuthored = injected.stripped(author, statusPort);

        Map<String, ?> inputs = new TemplateInputs(config, settings).of(asAuthored, mesh, nativeSidecars(environment, author),
                ids);
        Rendered.Pods pods = new Rendered(config, author).pods(inputs, author);
        boolean tproxy = author.annotations()
                .getOrDefault("sidecar.istio.io/interceptionMode", mesh.path("defaultConfig").path("interceptionMode").asText())
                .equals("TPROXY");
        new Overrides(author, pods.template(), injected).apply(pods.merged(), tproxy);
        Finish.apply(pods.merged(), pods.template(), plan(config, mesh, pods.merged(), environment, statusPort));
        return new Verdict.Patched(JsonDiff.between(pod.node(), pods.merged().node()), ProxyUser.warnings(pods.merged()));
    }

    private ProxyIds ids(Map<String, String> environment, String namespace) {
        ClusterId cluster = new ClusterId(environment.getOrDefault(PathParameters.CLUSTER, "Kubernetes"));
        return ProxyIds.of(wiring.surroundings().namespaces().annotations(cluster, namespace), settings.proxyIds());
    }

    private Finish.Plan plan(InjectionConfig config, ObjectNode mesh, Pod pod, Map<String, String> environment, int statusPort) {
        String rewrite = pod.annotation("sidecar.istio.io/rewriteAppHTTPProbers");
        boolean rewriteProbes = rewrite.isEmpty()
                ? config.flag("sidecarInjectorWebhook", "rewriteAppHTTPProbe")
                : TRUE.contains(rewrite);
        boolean proxyFirst = mesh.path("defaultConfig").path("holdApplicationUntilProxyStarts").asBoolean()
                || config.flag("global", "proxy", "holdApplicationUntilProxyStarts");
        return new Finish.Plan(environment, mesh.path("enablePrometheusMerge").asBoolean(true), rewriteProbes, proxyFirst,
                statusPort,
                settings.revision(), config.annotations());
    }

    /** The path's, with the cluster and network that it leaves to the values; a pod's own label names its network first. */
    private static Map<String, String> environment(InjectionConfig config, PathParameters path, Pod pod) {
        Map<String, String> environment = new TreeMap<>(path.environment());
        String cluster = environment.getOrDefault(PathParameters.CLUSTER, "");
        put(environment, PathParameters.CLUSTER,
                cluster.isEmpty() ? config.text("global", "multiCluster", "clusterName") : cluster);
        String labelled = pod.labels().getOrDefault("topology.istio.io/network", "");
        String network = environment.getOrDefault(PathParameters.NETWORK, "");
        put(environment, PathParameters.NETWORK,
                !labelled.isEmpty() ? labelled : network.isEmpty() ? config.text("global", "network") : network);
        return environment;
    }

    private static void put(Map<String, String> environment, String name, String value) {
        if (value.isEmpty()) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
    }

    private boolean nativeSidecars(Map<String, String> environment, Pod pod) {
        String cluster = environment.getOrDefault(PathParameters.CLUSTER, "");
        return switch (settings.nativeSidecars()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> !cluster.isEmpty()
                    && wiring.surroundings().kubelets().runNativeSidecars(new ClusterId(cluster),
                            pod.spec().path("nodeName").asText(""));
        };
    }

    private static String name(Pod pod) {
        return pod.meta("name").isEmpty() ? pod.meta("generateName") + "***" : pod.meta("name");
    }
}
