package dev.navarch.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code /metrics} page said, in Prometheus' text format.
 *
 * @param samples
 *            in the order of the page
 */
record Scrape(List<Sample> samples) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+\\S+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    Scrape {
        samples = List.copyOf(samples);
    }

    /** One line of it. */
    record Sample(String name, Map<String, String> labels, double value) {
        Sample {
            labels = Map.copyOf(labels);
        }

        private boolean has(Map<String, String> wanted) {
            return labels.entrySet().containsAll(wanted.entrySet());
        }
    }

    /** Reads a page; lines that are no samples are passed over. */
    static Scrape parse(String page) {
        List<Sample> samples = new ArrayList<>();
        for (String line : page.lines().toList()) {
            Matcher parts = LINE.matcher(line);
            if (line.startsWith("#") || !parts.matches()) {
                continue;
            }
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(parts.group(2) == null ? "" : parts.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            number(parts.group(3)).ifPresent(value -> samples.add(new Sample(parts.group(1), labels, value)));
        }
        return new Scrape(samples);
    }

    /** The sum of all samples of a name that bear these labels, and maybe more; 0 if there is none. */
    double sum(String name, Map<String, String> labels) {
        return samples.stream().filter(sample -> sample.name().equals(name) && sample.has(labels)).mapToDouble(Sample::value)
                .sum();
    }

    /**
     * The upper bound of the bucket in which a quantile of a histogram lies, over all its label sets together; infinite if beyond the last
     * bound, empty if nothing was observed. A bound is a promise; an interpolation would claim more than the histogram knows.
     */
    OptionalDouble atMost(double quantile, String histogram) {
        Map<Double, Double> counts = new TreeMap<>();
        for (Sample sample : samples) {
            String bound = sample.labels().get("le");
            if (sample.name().equals(histogram + "_bucket") && bound != null) {
                number(bound).ifPresent(le -> counts.merge(le, sample.value(), Double::sum));
            }
        }
        double total = sum(histogram + "_count", Map.of());
        if (total == 0) {
            return OptionalDouble.empty();
        }
        return counts.entrySet().stream().filter(bucket -> bucket.getValue() >= quantile * total).mapToDouble(Map.Entry::getKey)
                .findFirst();
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            });
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }
}
