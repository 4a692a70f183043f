package dev.navarch.model;

/**
 * Where a workload runs. Each part may be empty; {@link #NONE} has no part at all.
 *
 * @param region the label {@code topology.kubernetes.io/region}
 * @param zone the label {@code topology.kubernetes.io/zone}
 * @param subzone the label {@code topology.istio.io/subzone}
 */
public record Locality(String region, String zone, String subzone) implements Comparable<Locality> {
    public static final Locality NONE = new Locality("", "", "");

    /** Reads {@code region/zone/subzone}; parts that are missing are empty. */
    public static Locality parse(String label) {
        if (label.isEmpty()) {
            return NONE;
        }
        String[] parts = label.split("/", -1);
        return of(parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
    }

    public static Locality of(String region, String zone, String subzone) {
        return region.isEmpty() && zone.isEmpty() && subzone.isEmpty() ? NONE : new Locality(region, zone, subzone);
    }

    /** The form that Istio shows and sorts by: {@code region/zone/subzone}, or the empty string for {@link #NONE}. */
    public String label() {
        return equals(NONE) ? "" : region + "/" + zone + "/" + subzone;
    }

    @Override
    public int compareTo(Locality other) {
        return label().compareTo(other.label());
    }

    @Override
    public String toString() {
        return label();
    }
}
