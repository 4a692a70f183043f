package dev.navarch.kube;

import dev.navarch.local.Workloads;
import dev.navarch.local.embedded.EmbeddedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An embedded API server, a client that reads it, and what was heard. */
final class Rig implements AutoCloseable {
    final EmbeddedCluster cluster = EmbeddedCluster.builder("cluster1").bookmarkInterval(Duration.ofMillis(100)).start();
    final Heard heard = new Heard();
    final Workloads workloads = new Workloads(cluster.api());
    final String kubeconfig;
    final Clients clients;
    final KubeClient client;

    Rig(KubeLimits limits) {
        clients = new Clients(limits);
        workloads.namespace("sample", Map.of("istio-injection", "enabled"));
        workloads.serviceAccount("sample", "reader");
        service("first");
        kubeconfig = cluster.kubeconfigFor("sample", "reader");
        client = clients.to(kubeconfig);
    }

    /** Reads and waits until everything is known and watched. */
    Rig live() {
        client.read(heard);
        heard.awaitLive();
        return this;
    }

    /** Makes a service without a word over HTTP, so that it works whatever is broken. */
    void service(String name) {
        cluster.load(List.of("{apiVersion: v1, kind: Service, metadata: {name: " + name
                + ", namespace: sample}, spec: {ports: [{name: http, port: 80}]}}"));
    }

    void delete(String service) {
        cluster.api().delete("/api/v1/namespaces/sample/services/" + service);
    }

    String token() {
        return Clients.credential(kubeconfig).token();
    }

    @Override
    public void close() {
        clients.close();
        cluster.close();
    }
}
