package dev.navarch.bench.servers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.KubeApi;
import dev.navarch.local.LocalCluster;
import dev.navarch.local.embedded.EmbeddedCluster;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Starts two clusters with the same services, makes the second known to the first as {@code istioctl create-remote-secret} would, writes
 * {@code cluster1.kubeconfig} and {@code cluster2.kubeconfig} to a folder, prints {@code ready}, and stays until it is killed.
 */
@Command(name = "apiservers", mixinStandardHelpOptions = true, description = "Two clusters with the same services.")
public final class ApiServers implements Callable<Integer> {
    /** Requests that real API servers are loaded with at a time. */
    private static final int LOADERS = 8;
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "FOLDER", description = "where kubeconfigs are written")
    private Path folder = Path.of("");

    @Option(names = "--services", defaultValue = "500")
    private int services;

    @Option(names = "--pods", defaultValue = "10", description = "of each service in each cluster")
    private int pods;

    @Option(names = "--endpoints", defaultValue = "true", arity = "1", description = "whether slices have the pods in them")
    private boolean endpoints;

    @Option(names = "--real", description = "kube-apiserver and etcd instead of embedded API servers")
    private boolean real;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<LocalCluster> clusters = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            LocalCluster cluster = start(number);
            clusters.add(cluster);
            Files.writeString(folder.resolve(cluster.name() + ".kubeconfig"), cluster.adminKubeconfig());
        }
        LocalCluster second = clusters.get(1);
        clusters.getFirst().api().create("/api/v1/namespaces/istio-system/secrets", remoteSecret(second));
        System.out.println("ready");
        new CountDownLatch(1).await();
        return 0;
    }

    private LocalCluster start(int number) {
        Population population = new Population(number, services, pods, endpoints);
        if (real) {
            LocalCluster cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster" + number, number));
            population.foundation().forEach(object -> create(cluster.api(), object));
            allowReading(cluster.api());
            createAll(cluster.api(), population.perService());
            return cluster;
        }
        EmbeddedCluster cluster = EmbeddedCluster.start("cluster" + number);
        cluster.load(population.foundation().stream().map(ObjectNode::toString).toList());
        population.perService().forEach(objects -> cluster.load(objects.stream().map(ObjectNode::toString).toList()));
        return cluster;
    }

    private static void createAll(KubeApi api, Stream<List<ObjectNode>> perService) {
        Semaphore room = new Semaphore(LOADERS);
        try (ExecutorService loaders = Executors.newVirtualThreadPerTaskExecutor()) {
            perService.forEach(objects -> {
                room.acquireUninterruptibly();
                var _ = loaders.submit(() -> {
                    try {
                        objects.forEach(object -> create(api, object));
                    } catch (RuntimeException e) {
                        System.err.println("not created: " + e.getMessage());
                    } finally {
                        room.release();
                    }
                });
            });
        }
    }

    private static void create(KubeApi api, ObjectNode object) {
        String namespace = object.path("metadata").path("namespace").asText("");
        String version = object.path("apiVersion").asText();
        String collection = (version.contains("/") ? "/apis/" : "/api/") + version
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/" + object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
        try {
            api.create(collection, object.toString());
        } catch (KubeApi.KubeApiException e) {
            if (e.code() != 409) {
                throw e;
            }
        }
        if (object.has("status")) {
            String status = JSON.createObjectNode().set("status", object.path("status")).toString();
            api.merge(collection + "/" + object.path("metadata").path("name").asText() + "/status", status);
        }
    }

    /** What Istio's reader role allows. */
    private static void allowReading(KubeApi api) {
        api.create("/apis/rbac.authorization.k8s.io/v1/clusterroles", """
                metadata: {name: istio-reader-clusterrole-istio-system}
                rules:
                - apiGroups: [""]
                  resources: [endpoints, pods, services, nodes, namespaces, secrets]
                  verbs: [get, list, watch]
                - apiGroups: [discovery.k8s.io]
                  resources: [endpointslices]
                  verbs: [get, list, watch]
                """);
        api.create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
                metadata: {name: istio-reader-clusterrole-istio-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: istio-reader-clusterrole-istio-system}
                subjects: [{kind: ServiceAccount, name: istio-reader-service-account, namespace: istio-system}]
                """);
    }

    private static String remoteSecret(LocalCluster remote) {
        String kubeconfig = remote.kubeconfigFor("istio-system", "istio-reader-service-account");
        ObjectNode secret = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        ObjectNode metadata = secret.putObject("metadata").put("name", "istio-remote-secret-" + remote.name());
        metadata.putObject("labels").put("istio/multiCluster", "true");
        secret.putObject("data").put(remote.name(),
                Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8)));
        return secret.toString();
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new ApiServers()).execute(args));
    }
}
