package dev.navarch.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Takes pictures of a scene; rates are over the time since the picture before. One thread. */
final class Observer {
    private static final double NANOS = 1e9;

    private final Scene scene;
    private final long start = System.nanoTime();
    private long last = start;
    private Traffic.Counts lastCounts;

    Observer(Scene scene) {
        this.scene = scene;
        this.lastCounts = scene.traffic().counts();
    }

    /**
     * A picture of now.
     *
     * @throws java.io.UncheckedIOException
     *             if the daemon or an Envoy does not answer
     */
    Picture picture() {
        Traffic.Counts counts = scene.traffic().counts();
        long now = System.nanoTime();
        double seconds = Math.max((now - last) / NANOS, 1e-3);
        Picture picture = new Picture(Duration.ofNanos(now - start), clusters(), instances(counts, seconds),
                sidecars(counts, seconds),
                counts.allSent(), counts.failed(), delivery(scene.controlPlane().metrics()));
        last = now;
        lastCounts = counts;
        return picture;
    }

    /** One cluster's row of the page {@code clusterz}; a missing node if it has none. */
    static JsonNode cluster(JsonNode clusterz, String id) {
        for (JsonNode row : clusterz) {
            if (row.path("id").asText().equals(id)) {
                return row;
            }
        }
        return MissingNode.getInstance();
    }

    /** How many endpoints of the sample service a cluster has, by the page {@code endpointShardz}. */
    static int endpoints(JsonNode shards, String cluster) {
        return shards.path(Sidecar.SERVICE + "." + Sidecar.NAMESPACE + ".svc.cluster.local").path(Sidecar.NAMESPACE)
                .path("Shards")
                .path("Kubernetes/" + cluster).size();
    }

    /** What the daemon's metrics say of delivery. */
    static Picture.Delivery delivery(Scrape metrics) {
        String acked = "navarch_news_acked_seconds";
        long endpoints = 0;
        long others = 0;
        for (Scrape.Sample sample : metrics.samples()) {
            String type = sample.labels().getOrDefault("type", "");
            if (sample.name().equals("pilot_xds_pushes") && !type.endsWith("_senderr")) {
                endpoints += type.equals("eds") ? Math.round(sample.value()) : 0;
                others += type.equals("eds") ? 0 : Math.round(sample.value());
            }
        }
        return new Picture.Delivery(metrics.atMost(0.5, acked), metrics.atMost(0.99, acked),
                Math.round(metrics.sum(acked + "_count", Map.of())), endpoints, others,
                Math.round(metrics.sum("navarch_xds_pushes_avoided_total", Map.of())),
                Math.round(metrics.sum("pilot_total_xds_rejects", Map.of())));
    }

    private List<Picture.ClusterRow> clusters() {
        JsonNode clusterz = scene.controlPlane().debug("clusterz?verbose");
        JsonNode shards = scene.controlPlane().debug("endpointShardz");
        return scene.clusters().keySet().stream().sorted().map(id -> {
            JsonNode row = cluster(clusterz, id);
            return new Picture.ClusterRow(id, row.path("state").asText("unknown"), endpoints(shards, id),
                    scene.cluster(id).server().toString(), row.path("reason").asText());
        }).toList();
    }

    private List<Picture.InstanceRow> instances(Traffic.Counts counts, double seconds) {
        List<Picture.InstanceRow> rows = new ArrayList<>();
        counts.answers().forEach((who, answers) -> rows.add(new Picture.InstanceRow(who.instance(), who.cluster(), answers,
                (answers - lastCounts.answersOf(who.instance())) / seconds)));
        rows.sort(Comparator.comparing(Picture.InstanceRow::instance));
        return rows;
    }

    private List<Picture.SidecarRow> sidecars(Traffic.Counts counts, double seconds) {
        return scene.sidecars().stream().map(sidecar -> {
            String cluster = sidecar.cluster();
            long sent = counts.sent().getOrDefault(cluster, 0L) - lastCounts.sent().getOrDefault(cluster, 0L);
            return new Picture.SidecarRow(cluster, sidecar.endpoints().size(), sent / seconds);
        }).toList();
    }
}
