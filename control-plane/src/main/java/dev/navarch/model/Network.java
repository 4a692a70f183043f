package dev.navarch.model;

/**
 * A network in which workloads reach each other directly ({@code topology.istio.io/network}).
 *
 * @param name empty where it is unknown
 */
public record Network(String name) {
    /** The network of whoever did not say. */
    public static final Network UNKNOWN = new Network("");

    /** The network of that name, {@link #UNKNOWN} for the empty one. */
    public static Network of(String name) {
        return name.isEmpty() ? UNKNOWN : new Network(name);
    }

    public boolean isKnown() {
        return !name.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
