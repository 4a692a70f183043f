package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.Eventually;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A hundred attached clusters cost memory by their content and hardly any threads; when they go, nothing of them stays. */
class HundredClustersTest {
    private static final int ALL = 101;
    private static final int FEW = 3;

    @Test
    void theyCostFewThreadsAndLeaveNothing() throws IOException {
        try (Embedded clusters = new Embedded(ALL);
                RunningDaemon daemon = clusters.daemon(Map.of("PILOT_REMOTE_CLUSTER_TIMEOUT", "0s")).awaitServing();
                AdsClient client = AdsClient.sidecar(daemon.discoveryPort(), List.of(Embedded.HELLO))) {
            attach(clusters, 2, FEW);
            Eventually.holds("a few answer", Embedded.SOON, () -> client.addresses(Embedded.HELLO).equals(addresses(1, FEW)));
            Set<String> threads = threads();
            long heap = heap();

            attach(clusters, FEW + 1, ALL);
            Eventually.holds("all answer", Embedded.SOON, () -> client.addresses(Embedded.HELLO).equals(addresses(1, ALL)));
            for (var row : daemon.debug("clusterz")) {
                assertEquals("synced", row.path("syncStatus").asText(), row.toString());
            }
            assertEquals(ALL - 1, daemon.metric("istiod_managed_clusters{cluster_type=\"remote\"}"));
            Set<String> more = new TreeSet<>(threads());
            more.removeAll(threads);
            assertTrue(more.size() <= 5, "new threads: " + more);
            long perCluster = (heap() - heap) / (ALL - FEW);
            assertTrue(perCluster < 1 << 20,
                    "bytes of heap for each cluster, the API server and its data included: " + perCluster);

            IntStream.rangeClosed(2, ALL).forEach(number -> RemoteSecrets.delete(clusters.get(1).api(), "cluster" + number));
            Eventually.holds("only the own one answers", Embedded.SOON,
                    () -> client.addresses(Embedded.HELLO).equals(addresses(1, 1)));
            Eventually.holds("no other is listed", Embedded.SOON, () -> daemon.debug("clusterz").size() == 1);
            for (String page : List.of("registryz", "endpointShardz", "clusterz?verbose")) {
                assertTrue(!daemon.debug(page).toString().matches("(?s).*cluster[2-9].*"), page);
            }
            assertEquals(0, daemon.metric("istiod_managed_clusters{cluster_type=\"remote\"}"));
            assertTrue(daemon.metrics().lines().noneMatch(line -> line.matches("navarch_cluster_state.*cluster[2-9].*")));
            for (int number = 2; number <= ALL; number++) {
                int each = number;
                Eventually.holds("no connection to cluster" + number, Embedded.SOON, () -> clusters.get(each).connections() == 0);
            }
        }
    }

    private static void attach(Embedded clusters, int first, int last) {
        for (int number = first; number <= last; number++) {
            clusters.attach(number);
        }
    }

    private static List<String> addresses(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(number -> Embedded.address(number, 1) + ":5000").sorted().toList();
    }

    /** Platform threads by name, those of JUnit and of the JVM included. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(thread -> thread.getName() + "#" + thread.threadId())
                .collect(Collectors.toSet());
    }

    /** In use after a collection, in bytes. */
    private static long heap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
