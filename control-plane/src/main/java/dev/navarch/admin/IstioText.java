package dev.navarch.admin;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * Writes counters, gauges and histograms in Prometheus' text format 0.0.4 under exactly the names that they were declared with.
 *
 * <p>Implementation note: the client's own writer appends {@code _total} to every counter and writes bounds as {@code 1.0}; dashboards
 * and alerts made for istiod know {@code pilot_xds_pushes} and {@code le="1"}.
 */
final class IstioText {

    private IstioText() {
    }

    static void write(MetricSnapshots snapshots, StringBuilder out) {
        for (MetricSnapshot snapshot : snapshots) {
            if (snapshot.getDataPoints().isEmpty()) {
                continue;
            }
            String name = snapshot.getMetadata().getOriginalName();
            switch (snapshot) {
                case CounterSnapshot counter -> {
                    head(out, name, snapshot, "counter");
                    counter.getDataPoints().forEach(point -> line(out, name, point, point.getValue()));
                }
                case GaugeSnapshot gauge -> {
                    head(out, name, snapshot, "gauge");
                    gauge.getDataPoints().forEach(point -> line(out, name, point, point.getValue()));
                }
                case HistogramSnapshot histogram -> {
                    head(out, name, snapshot, "histogram");
                    histogram.getDataPoints().forEach(point -> histogram(out, name, point));
                }
                default -> throw new IllegalArgumentException("not a counter, gauge or histogram: " + name);
            }
        }
    }

    private static void histogram(StringBuilder out, String name, HistogramDataPointSnapshot point) {
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        long count = 0;
        for (int i = 0; i < buckets.size(); i++) {
            count += buckets.getCount(i);
            out.append(name).append("_bucket");
            labels(out, point.getLabels(), GoNumber.text(buckets.getUpperBound(i)));
            out.append(' ').append(count).append('\n');
        }
        line(out, name + "_sum", point, point.getSum());
        out.append(name).append("_count");
        labels(out, point.getLabels(), "");
        out.append(' ').append(count).append('\n');
    }

    private static void head(StringBuilder out, String name, MetricSnapshot snapshot, String type) {
        String help = snapshot.getMetadata().getHelp();
        out.append("# HELP ").append(name).append(' ')
                .append((help == null ? "" : help).replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder out, String name, DataPointSnapshot point, double value) {
        out.append(name);
        labels(out, point.getLabels(), "");
        out.append(' ').append(GoNumber.text(value)).append('\n');
    }

    private static void labels(StringBuilder out, Labels labels, String bound) {
        if (labels.isEmpty() && bound.isEmpty()) {
            return;
        }
        char before = '{';
        for (int i = 0; i < labels.size(); i++) {
            out.append(before).append(labels.getName(i)).append("=\"").append(escape(labels.getValue(i))).append('"');
            before = ',';
        }
        if (!bound.isEmpty()) {
            out.append(before).append("le=\"").append(bound).append('"');
        }
        out.append('}');
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }
}
