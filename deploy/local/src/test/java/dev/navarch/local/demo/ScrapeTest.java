package dev.navarch.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScrapeTest {
    private static final String PAGE = """
            # HELP pilot_xds_pushes Pilot build and send errors.
            # TYPE pilot_xds_pushes counter
            pilot_xds_pushes{type="cds"} 4
            pilot_xds_pushes{type="eds"} 6.0
            pilot_xds_pushes{type="eds_senderr"} 1
            navarch_news_acked_seconds_bucket{cluster="cluster1",le="0.0025"} 3
            navarch_news_acked_seconds_bucket{cluster="cluster1",le="0.01"} 4
            navarch_news_acked_seconds_bucket{cluster="cluster1",le="+Inf"} 4
            navarch_news_acked_seconds_count{cluster="cluster1"} 4
            navarch_news_acked_seconds_bucket{cluster="cluster2",le="0.0025"} 2
            navarch_news_acked_seconds_bucket{cluster="cluster2",le="0.01"} 5
            navarch_news_acked_seconds_bucket{cluster="cluster2",le="+Inf"} 6
            navarch_news_acked_seconds_count{cluster="cluster2"} 6
            navarch_xds_pushes_avoided_total{type="eds"} 2
            pilot_total_xds_rejects{type="lds"} 0
            odd{text="a \\"quoted\\" } brace"} 7 1700000000
            nonsense here
            """;

    private final Scrape scrape = Scrape.parse(PAGE);

    @Test
    void samplesAreSummedOverTheLabelsThatAreNotAskedFor() {
        assertEquals(11, scrape.sum("pilot_xds_pushes", Map.of()));
        assertEquals(6, scrape.sum("pilot_xds_pushes", Map.of("type", "eds")));
        assertEquals(0, scrape.sum("pilot_xds_pushes", Map.of("type", "rds")));
        assertEquals(0, scrape.sum("no_such_series", Map.of()));
    }

    @Test
    void aQuantileIsTheBoundOfItsBucketOverAllClusters() {
        assertEquals(OptionalDouble.of(0.0025), scrape.atMost(0.5, "navarch_news_acked_seconds"));
        assertEquals(OptionalDouble.of(0.01), scrape.atMost(0.9, "navarch_news_acked_seconds"));
        assertEquals(OptionalDouble.of(Double.POSITIVE_INFINITY), scrape.atMost(0.99, "navarch_news_acked_seconds"));
        assertEquals(OptionalDouble.empty(), scrape.atMost(0.5, "no_such_histogram"));
    }

    @Test
    void escapesBracesAndTimestampsDoNotConfuse() {
        assertEquals(7, scrape.sum("odd", Map.of()));
        assertTrue(scrape.samples().stream().noneMatch(sample -> sample.name().equals("nonsense")));
    }

    @Test
    void deliveryIsReadFromTheDaemonsSeries() {
        Picture.Delivery delivery = Observer.delivery(scrape);
        assertEquals(10, delivery.news());
        assertEquals(6, delivery.endpointPushes());
        assertEquals(4, delivery.otherPushes(), "failed sends are no pushes");
        assertEquals(2, delivery.avoided());
    }
}
