package dev.navarch.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A bench runs clusters by the dozen in one JVM: they cost memory for their objects, and no threads. */
class ManyClustersTest {
    private static final int CLUSTERS = 25;
    private static final int PODS = 300;

    private static List<String> objects(int cluster) {
        List<String> objects = new ArrayList<>(List.of("{apiVersion: v1, kind: Node, metadata: {name: n}}"));
        for (int s = 0; s < 30; s++) {
            objects.add("{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"s" + s + "\",\"namespace\":\"a\"},"
                    + "\"spec\":{\"selector\":{\"app\":\"s" + s + "\"},\"ports\":[{\"port\":80}]}}");
        }
        for (int p = 0; p < PODS; p++) {
            String address = "10." + cluster + "." + p / 250 + "." + (p % 250 + 1);
            objects.add("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p" + p
                    + "\",\"namespace\":\"a\",\"labels\":{\"app\":\"s"
                    + p % 30
                    + "\"}},\"spec\":{\"nodeName\":\"n\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]},\"status\":{\"phase\":"
                    + "\"Running\",\"podIP\":\"" + address + "\",\"podIPs\":[{\"ip\":\"" + address
                    + "\"}],\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        }
        return objects;
    }

    @Test
    void manyClustersShareTwoEventLoops() {
        long start = System.nanoTime();
        Vertx vertx = EmbeddedCluster.newVertx(2);
        int threads = Thread.activeCount();
        List<EmbeddedCluster> clusters = IntStream.range(0, CLUSTERS).mapToObj(i -> {
            EmbeddedCluster cluster = EmbeddedCluster.builder("c" + i).vertx(vertx).start();
            cluster.load(objects(i));
            return cluster;
        }).toList();
        assertTrue(Thread.activeCount() <= threads + 4, () -> "threads: " + Thread.activeCount() + ", before " + threads);
        System.gc();
        LoggerFactory.getLogger(ManyClustersTest.class).info("{} clusters of {} pods: {} ms, {} MB used, {} threads", CLUSTERS,
                PODS,
                (System.nanoTime() - start) / 1_000_000,
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20,
                Thread.activeCount());
        try (RawClient last = new RawClient(clusters.getLast().adminKubeconfig())) {
            assertEquals(PODS, RawClient.json(last.get("/api/v1/pods")).path("items").size());
            assertEquals(30, RawClient.json(last.get("/apis/discovery.k8s.io/v1/endpointslices")).path("items").size());
        }
        clusters.forEach(EmbeddedCluster::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
