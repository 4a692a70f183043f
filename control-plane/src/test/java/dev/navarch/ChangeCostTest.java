package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.navarch.local.Eventually;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one change costs the whole daemon, in counts that do not depend on the machine: responses, bytes, encodings, allocations. */
class ChangeCostTest {
    private static final int PROXIES = 12;
    private static final int CHANGES = 100;
    /** Of the network's threads, gRPC and its buffers' bookkeeping included; 3.6 KB when this was written. */
    private static final long BYTES_PER_DELIVERY = 5_000;
    private static final String OTHER = "outbound|5000||other.sample.svc.cluster.local";

    private static Embedded clusters;
    private static RunningDaemon daemon;
    private static final List<AdsClient> CLIENTS = new ArrayList<>();

    @BeforeAll
    static void connect() {
        clusters = new Embedded(2);
        daemon = clusters.daemon(Map.of()).awaitServing();
        clusters.attach(2);
        clusters.get(2).load(List.of("""
                {apiVersion: v1, kind: Service, metadata: {name: other, namespace: sample},
                 spec: {selector: {app: other}, ports: [{name: http, port: 5000}]}}"""));
        for (int i = 0; i < PROXIES; i++) {
            CLIENTS.add(AdsClient.sidecar(daemon.discoveryPort(), List.of(Embedded.HELLO)));
        }
        awaitAddresses(Embedded.address(1, 1), Embedded.address(2, 1));
        Eventually.holds("the route's services are known", Embedded.SOON,
                () -> CLIENTS.stream().allMatch(client -> client.resources(AdsClient.CLUSTER).containsKey(OTHER)));
    }

    @AfterAll
    static void close() throws Exception {
        CLIENTS.forEach(AdsClient::close);
        daemon.close();
        clusters.close();
    }

    private static void awaitAddresses(String... addresses) {
        List<String> expected = Arrays.stream(addresses).map(address -> address + ":5000").sorted().toList();
        Eventually.holds("all have " + expected, Embedded.SOON,
                () -> CLIENTS.stream().allMatch(client -> client.addresses(Embedded.HELLO).equals(expected)));
    }

    @Test
    void anEndpointIsEncodedOnceAndSentOnceToWhoeverSubscribes() {
        Counts before = Counts.now();
        appear(2);
        Counts appeared = Counts.since(before);
        assertEquals(PROXIES, appeared.endpointResponses());
        assertEquals(0, appeared.otherResponses());
        assertEquals(1, appeared.endpointEncodings(), "all proxies are of one view");
        assertEquals(0, appeared.otherEncodings());
        assertEquals(0, appeared.endpointBytes() % PROXIES, "everybody gets the same");
        assertTrue(appeared.endpointBytes() / PROXIES < 800, appeared + " for three endpoints");
        vanish(2);
    }

    @Test
    void whatNobodySubscribesToIsSentToNobody() {
        Counts before = Counts.now();
        clusters.get(2).load(List.of(Embedded.pod(2, "other-1", 77).replace("app: hello", "app: other")));
        Eventually.holds("the registry has it", Embedded.SOON,
                () -> daemon.debug("endpointShardz").toString().contains(Embedded.address(2, 77)));
        // Whatever the change before this one led to would have been sent before this one.
        appear(3);
        Counts both = Counts.since(before);
        assertEquals(PROXIES, both.endpointResponses());
        assertEquals(0, both.otherResponses());
        vanish(3);
    }

    @Test
    void aDeliveryAllocatesLittle() {
        for (int i = 0; i < CHANGES; i++) {
            appear(4);
            vanish(4);
        }
        long allocated = allocatedByNetwork();
        for (int i = 0; i < CHANGES; i++) {
            appear(4);
            vanish(4);
        }
        long each = (allocatedByNetwork() - allocated) / (2L * CHANGES * PROXIES);
        assertTrue(each < BYTES_PER_DELIVERY, each + " bytes allocated for each delivery and its acknowledgement");
    }

    private static void appear(int number) {
        clusters.get(1).load(List.of(Embedded.pod(1, "hello-" + number, number)));
        awaitAddresses(Embedded.address(1, 1), Embedded.address(1, number), Embedded.address(2, 1));
    }

    private static void vanish(int number) {
        clusters.get(1).api().delete("/api/v1/namespaces/sample/pods/hello-" + number);
        awaitAddresses(Embedded.address(1, 1), Embedded.address(2, 1));
    }

    private static long allocatedByNetwork() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("xds-"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.threadId())).sum();
    }

    /** What the daemon has sent and encoded so far. */
    private record Counts(long endpointResponses, long otherResponses, long endpointBytes, long endpointEncodings,
            long otherEncodings) {

        static Counts now() {
            long pushes = 0;
            long endpointPushes = 0;
            long bytes = 0;
            long encodings = 0;
            long endpointEncodings = 0;
            for (String line : daemon.metrics().split("\n", -1)) {
                int space = line.lastIndexOf(' ');
                String series = space < 0 ? "" : line.substring(0, space);
                if (series.startsWith("pilot_xds_pushes{")) {
                    pushes += value(line, space);
                    endpointPushes += series.contains("\"eds\"") ? value(line, space) : 0;
                } else if (series.startsWith("pilot_xds_config_size_bytes_sum{") && series.contains("ClusterLoadAssignment")) {
                    bytes += value(line, space);
                } else if (series.startsWith("navarch_view_encode_seconds_count{")) {
                    encodings += value(line, space);
                    endpointEncodings += series.contains("\"eds\"") ? value(line, space) : 0;
                }
            }
            return new Counts(endpointPushes, pushes - endpointPushes, bytes, endpointEncodings, encodings - endpointEncodings);
        }

        private static long value(String line, int space) {
            return (long) Double.parseDouble(line.substring(space + 1));
        }

        static Counts since(Counts b) {
            Counts a = now();
            return new Counts(a.endpointResponses - b.endpointResponses, a.otherResponses - b.otherResponses,
                    a.endpointBytes - b.endpointBytes, a.endpointEncodings - b.endpointEncodings,
                    a.otherEncodings - b.otherEncodings);
        }
    }
}
