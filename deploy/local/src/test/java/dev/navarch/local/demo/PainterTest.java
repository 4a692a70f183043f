package dev.navarch.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PainterTest {
    private static final Picture PICTURE = new Picture(Duration.ofSeconds(62),
            List.of(new Picture.ClusterRow("cluster1", "ready", 2, "https://127.0.0.1:6443", ""),
                    new Picture.ClusterRow("cluster2", "stale", 1, "https://127.0.0.1:6444", "connection refused")),
            List.of(new Picture.InstanceRow("helloworld-v1-1", "cluster1", 12, 3.96),
                    new Picture.InstanceRow("helloworld-v2-1", "cluster2", 120, 0)),
            List.of(new Picture.SidecarRow("cluster1", 3, 4), new Picture.SidecarRow("cluster2", 3, 0.04)), 133, 1,
            delivery(OptionalDouble.of(0.0025), OptionalDouble.of(Double.POSITIVE_INFINITY), 5));

    @Test
    void theViewShowsClustersPodsAndDelivery() {
        assertEquals("""
                Navarch demo, running for 01:02

                CLUSTER   STATE  ENDPOINTS  API SERVER
                cluster1  ready  2          https://127.0.0.1:6443
                cluster2  stale  1          https://127.0.0.1:6444  connection refused

                POD              CLUSTER   ANSWERS  PER SECOND
                helloworld-v1-1  cluster1  12       4.0         ▪▪▪▪
                helloworld-v2-1  cluster2  120      0.0

                sidecars     cluster1: 4.0 requests/s to 3 endpoints; cluster2: 0.0 requests/s to 3 endpoints
                requests     133 sent, 1 failed
                propagation  API server to sidecar's ACK p50 ≤ 2.5 ms, p99 beyond the last bucket (5 deliveries)
                pushes       6 of endpoints, 4 others, 2 avoided, 0 rejected""", String.join("\n", Painter.view(PICTURE)));
    }

    @Test
    void aLogGetsOneLine() {
        assertEquals(
                "01:02  cluster1 ready (2 endpoints), cluster2 stale (1 endpoints) | helloworld-v1-1 4.0/s, helloworld-v2-1 0.0/s"
                        + " | 1 of 133 failed | API server to sidecar's ACK p50 ≤ 2.5 ms, p99 beyond the last bucket (5 deliveries)",
                Painter.line(PICTURE));
    }

    @Test
    void withoutNewsThereAreNoQuantiles() {
        assertEquals("no news yet", Painter.propagation(delivery(OptionalDouble.empty(), OptionalDouble.empty(), 0)));
    }

    @Test
    void aTableHoldsEveryRowToItsHead() {
        assertThrows(IllegalArgumentException.class, () -> new Table("A", "B").row("only one"));
    }

    private static Picture.Delivery delivery(OptionalDouble p50, OptionalDouble p99, long news) {
        return new Picture.Delivery(p50, p99, news, 6, 4, 2, 0);
    }
}
