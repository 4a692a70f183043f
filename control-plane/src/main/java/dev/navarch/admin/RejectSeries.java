package dev.navarch.admin;

import io.prometheus.metrics.core.metrics.Gauge;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Who refuses what, by node and error. Thread-safe.
 *
 * <p>Implementation note: both labels are a stranger's text, so without a bound one bad resource in a large mesh would fill this process and
 * whoever scrapes it. The newest {@value #MOST} stay; the counters count all.
 */
final class RejectSeries {
    private static final int MOST = 100;
    private static final int LONGEST = 200;

    private final Gauge gauge;
    private final Deque<List<String>> known = new ArrayDeque<>();

    RejectSeries(Gauge gauge) {
        this.gauge = gauge;
    }

    synchronized void note(String node, String error) {
        List<String> labels = List.of(cut(node), cut(error));
        known.remove(labels);
        known.addLast(labels);
        gauge.labelValues(labels.get(0), labels.get(1)).set(1);
        if (known.size() > MOST) {
            List<String> oldest = known.removeFirst();
            gauge.remove(oldest.get(0), oldest.get(1));
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
