package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.ApiRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes away what was installed, and with {@code --purge} what the control plane wrote. */
@Command(name = "uninstall", mixinStandardHelpOptions = true, sortOptions = false, description = "Removes a control plane, or with --purge everything of the mesh but users' resources and their kinds.")
final class Uninstall implements Callable<Integer> {
    /** What charts make, webhooks first: nobody answers them once the rest is gone. */
    private static final List<String> CLUSTER_WIDE = List.of(
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "/apis/rbac.authorization.k8s.io/v1/clusterroles");
    private static final List<String> NAMESPACED = List.of("/apis/apps/v1 deployments",
            "/apis/autoscaling/v2 horizontalpodautoscalers",
            "/apis/policy/v1 poddisruptionbudgets", "/apis/discovery.k8s.io/v1 endpointslices", "/api/v1 services",
            "/apis/rbac.authorization.k8s.io/v1 rolebindings", "/apis/rbac.authorization.k8s.io/v1 roles",
            "/api/v1 serviceaccounts",
            "/api/v1 configmaps");
    private static final String PART = "app.kubernetes.io/part-of=istio";

    private final Surroundings surroundings;
    @Spec
    private @Nullable CommandSpec spec;
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = {"-r",
            "--revision"}, paramLabel = "<revision>", description = "Only this control plane; else the default one.")
    private String revision = "";
    @Option(names = "--purge", description = "All revisions, gateways, and what the control plane wrote: root certificates, locks, its authority,"
            + " remote secrets. Kinds and users' resources stay.")
    private boolean purge;
    @Option(names = "--dry-run", description = "Only say what would be deleted.")
    private boolean dryRun;

    Uninstall(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Option(names = {"-y", "--skip-confirmation"}, description = "Taken for istioctl's sake: nothing is asked.")
    void skipConfirmation(boolean given) {
        // Nothing is ever asked.
    }

    @Override
    public Integer call() throws CommandFailure {
        Console console = Console.of(spec);
        try (Clusters clusters = new Clusters(surroundings)) {
            Cluster target = clusters.open(cluster);
            Applier applier = new Applier(target, console);
            String selector = "?labelSelector=" + ApiRequest.segment(
                    purge ? PART : PART + ",istio.io/rev=" + (revision.isEmpty() ? "default" : revision));
            for (String collection : CLUSTER_WIDE) {
                each(target, applier, collection, selector);
            }
            for (String collection : NAMESPACED) {
                each(target, applier, within(collection), selector);
            }
            if (purge) {
                written(target, applier);
            }
        }
        return ExitCode.DONE.number();
    }

    private void each(Cluster target, Applier applier, String collection, String selector) throws CommandFailure {
        for (JsonNode item : target.find(collection + selector).path("items")) {
            String name = item.path("metadata").path("name").asText();
            applier.delete(collection + "/" + ApiRequest.segment(name),
                    collection.substring(collection.lastIndexOf('/') + 1) + " " + name,
                    dryRun);
        }
    }

    /** What the control plane, and the attaching of clusters, left. */
    private void written(Cluster target, Applier applier) throws CommandFailure {
        String maps = "/api/v1/configmaps?fieldSelector=metadata.name%3D";
        for (String name : List.of("istio-ca-root-cert", "istio-ca-crl")) {
            for (JsonNode map : target.find(maps + name).path("items")) {
                String namespace = map.path("metadata").path("namespace").asText();
                applier.delete("/api/v1/namespaces/" + namespace + "/configmaps/" + name, "configmaps " + namespace + "/" + name,
                        dryRun);
            }
        }
        for (String collection : List.of(within("/api/v1 configmaps"), within("/apis/coordination.k8s.io/v1 leases"))) {
            for (JsonNode item : target.find(collection).path("items")) {
                String name = item.path("metadata").path("name").asText();
                if (name.equals("istio-leader") || (name.startsWith("istio-") && name.endsWith("-election"))
                        || name.startsWith("istio-gateway-")) {
                    applier.delete(collection + "/" + name, name, dryRun);
                }
            }
        }
        for (JsonNode secret : target.find(within("/api/v1 secrets")).path("items")) {
            String name = secret.path("metadata").path("name").asText();
            boolean remote = secret.path("metadata").path("labels").path("istio/multiCluster").asText().equals("true");
            if (remote || name.equals("istio-ca-secret") || name.contains("-istio-remote-secret-token")) {
                applier.delete(within("/api/v1 secrets") + "/" + ApiRequest.segment(name), "secrets " + name, dryRun);
            }
        }
        for (String collection : List.of("clusterrolebindings", "clusterroles")) {
            each(target, applier, "/apis/rbac.authorization.k8s.io/v1/" + collection, "?labelSelector=app%3Distio-reader");
        }
        each(target, applier, within("/api/v1 serviceaccounts"), "?labelSelector=app%3Distio-reader");
    }

    /** {@code /api/v1 secrets} as a path in the system namespace. */
    private String within(String collection) {
        String[] parts = collection.split(" ", 2);
        return parts[0] + "/namespaces/" + ApiRequest.segment(cluster.systemNamespace()) + "/" + parts[1];
    }
}
