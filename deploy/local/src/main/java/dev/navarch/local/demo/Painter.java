package dev.navarch.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Writes pictures down. Pure. */
final class Painter {
    private static final double MILLIS = 1000;

    private Painter() {
    }

    /** The whole view, for a terminal. */
    static List<String> view(Picture picture) {
        List<String> lines = new ArrayList<>();
        lines.add("Navarch demo, running for " + clock(picture.up()));
        lines.add("");
        Table clusters = new Table("CLUSTER", "STATE", "ENDPOINTS", "API SERVER", "");
        picture.clusters().forEach(row -> clusters.row(row.id(), row.state(), Integer.toString(row.endpoints()), row.server(),
                row.reason()));
        lines.addAll(clusters.lines());
        lines.add("");
        Table instances = new Table("POD", "CLUSTER", "ANSWERS", "PER SECOND", "");
        picture.instances().forEach(row -> instances.row(row.instance(), row.cluster(), Long.toString(row.answers()),
                oneDigit(row.perSecond()), "▪".repeat((int) Math.round(Math.min(row.perSecond(), 40)))));
        lines.addAll(instances.lines());
        lines.add("");
        lines.add("sidecars     " + picture.sidecars().stream()
                .map(row -> row.cluster() + ": " + oneDigit(row.perSecond()) + " requests/s to " + row.endpoints() + " endpoints")
                .collect(Collectors.joining("; ")));
        lines.add("requests     " + picture.sent() + " sent, " + picture.failed() + " failed");
        lines.add("propagation  " + propagation(picture.delivery()));
        lines.add("pushes       " + pushes(picture.delivery()));
        return List.copyOf(lines);
    }

    /** The same in one line, for a log. */
    static String line(Picture picture) {
        String clusters = picture.clusters().stream()
                .map(row -> row.id() + " " + row.state() + " (" + row.endpoints() + " endpoints)")
                .collect(Collectors.joining(", "));
        String pods = picture.instances().stream().map(row -> row.instance() + " " + oneDigit(row.perSecond()) + "/s")
                .collect(Collectors.joining(", "));
        return clock(picture.up()) + "  " + clusters + " | " + pods + " | " + picture.failed() + " of " + picture.sent()
                + " failed | "
                + propagation(picture.delivery());
    }

    /** From news at an API server to the sidecar's word that it has them. */
    static String propagation(Picture.Delivery delivery) {
        if (delivery.news() == 0) {
            return "no news yet";
        }
        return "API server to sidecar's ACK p50 " + atMost(delivery.p50()) + ", p99 " + atMost(delivery.p99()) + " ("
                + delivery.news()
                + " deliveries)";
    }

    private static String pushes(Picture.Delivery delivery) {
        return delivery.endpointPushes() + " of endpoints, " + delivery.otherPushes() + " others, " + delivery.avoided()
                + " avoided, "
                + delivery.rejected() + " rejected";
    }

    private static String atMost(OptionalDouble seconds) {
        double value = seconds.orElse(Double.POSITIVE_INFINITY);
        if (Double.isInfinite(value)) {
            return "beyond the last bucket";
        }
        double millis = value * MILLIS;
        return "≤ " + (millis == Math.rint(millis) ? Long.toString(Math.round(millis)) : oneDigit(millis)) + " ms";
    }

    private static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static String clock(Duration time) {
        return String.format(Locale.ROOT, "%02d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
