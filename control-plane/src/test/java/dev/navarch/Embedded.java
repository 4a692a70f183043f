package dev.navarch;

import dev.navarch.local.Workloads;
import dev.navarch.local.embedded.EmbeddedCluster;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Clusters in this JVM, each with the service {@code hello} of namespace {@code sample} and one pod of it. */
final class Embedded implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);
    /** The cluster of the service in Envoy's configuration. */
    static final String HELLO = "outbound|5000||hello.sample.svc.cluster.local";

    private final Vertx vertx = EmbeddedCluster.newVertx(1);
    private final List<EmbeddedCluster> clusters = new ArrayList<>();

    /** So many of them, {@code cluster1} first. */
    Embedded(int count) {
        for (int number = 1; number <= count; number++) {
            EmbeddedCluster cluster = EmbeddedCluster.builder("cluster" + number).vertx(vertx).start();
            clusters.add(cluster);
            cluster.load(List.of("""
                    {apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}""", """
                    {apiVersion: v1, kind: ServiceAccount, metadata: {name: reader, namespace: istio-system}}""", """
                    {apiVersion: v1, kind: Node, metadata: {name: node-1}}""", """
                    {apiVersion: v1, kind: Service, metadata: {name: hello, namespace: sample},
                     spec: {selector: {app: hello}, ports: [{name: http, port: 5000}]}}"""));
            cluster.load(List.of(pod(number, "hello-1", 1)));
        }
    }

    static String pod(int cluster, String name, int address) {
        return """
                {apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: sample, labels: {app: hello}},
                 spec: {nodeName: node-1, serviceAccountName: default, containers: [{name: app, image: none}]},
                 status: {phase: Running, podIP: %3$s, podIPs: [{ip: %3$s}], conditions: [{type: Ready, status: 'True'}]}}"""
                .formatted(name, cluster, address(cluster, address));
    }

    static String address(int cluster, int address) {
        return "10." + cluster + ".0." + address;
    }

    EmbeddedCluster get(int number) {
        return clusters.get(number - 1);
    }

    Workloads workloads(int number) {
        return new Workloads(get(number).api());
    }

    /** A kubeconfig by which a cluster may be read. */
    String kubeconfig(int number) {
        return get(number).kubeconfigFor("istio-system", "reader");
    }

    /** Makes a cluster known in the first one. */
    void attach(int number) {
        RemoteSecrets.put(get(1).api(), "cluster" + number, kubeconfig(number));
    }

    RunningDaemon daemon(Map<String, String> environment) {
        return new RunningDaemon(get(1).adminKubeconfig(), "127.0.0.1", environment);
    }

    @Override
    public void close() {
        clusters.forEach(EmbeddedCluster::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
