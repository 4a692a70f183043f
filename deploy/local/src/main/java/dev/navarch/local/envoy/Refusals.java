package dev.navarch.local.envoy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where an Envoy says that it did not take a configuration: in its counters and in its log. */
final class Refusals {
    private static final Pattern COUNT = Pattern.compile("(\\S.*): (\\d{1,20})");
    /** Errors, and warnings of what is refused; a field that a later release will not know is none, and a stream that broke is a warning too, but not of these. */
    private static final Pattern LINE = Pattern.compile("\\]\\[(error|critical)\\]|\\]\\[warning\\].*"
            + "(rejected|[Uu]nknown field|Unable to parse|[Dd]idn't find a registered)");

    private Refusals() {
    }

    /** Counters and gauges by name; histograms are left out. Hashes of versions are gauges that fill 64 bits: they may come out negative. */
    static Map<String, Long> counts(String stats) {
        return stats.lines().map(COUNT::matcher).filter(Matcher::matches).collect(Collectors.toMap(line -> line.group(1),
                line -> Long.parseUnsignedLong(line.group(2)), (first, second) -> second, TreeMap::new));
    }

    /** The counters that say so, by name. */
    static Map<String, Long> counters(Map<String, Long> stats) {
        Map<String, Long> refused = new TreeMap<>(stats);
        refused.values().removeIf(count -> count == 0);
        refused.keySet().removeIf(name -> !name.endsWith(".update_rejected") && !name.endsWith(".listener_create_failure"));
        return refused;
    }

    /** The lines of a log that say so. */
    static List<String> lines(String log) {
        return log.lines().filter(line -> LINE.matcher(line).find()).toList();
    }
}
