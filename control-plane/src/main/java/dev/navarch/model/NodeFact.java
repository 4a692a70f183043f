package dev.navarch.model;

import java.util.List;

/**
 * A Kubernetes Node.
 *
 * @param locality region, zone and subzone from its labels, today's and the older ones
 * @param addresses its external addresses, for node ports of gateways
 * @param labels its labels
 * @param kubeletMinor the minor version of its kubelet, 33 of {@code v1.33.2}; 0 when it is not known
 */
public record NodeFact(ObjectKey key, Locality locality, List<String> addresses, Labels labels,
        int kubeletMinor) implements Fact {
    public NodeFact {
        addresses = List.copyOf(addresses);
    }

    /** A node of which the kubelet is not known. */
    public NodeFact(ObjectKey key, Locality locality, List<String> addresses, Labels labels) {
        this(key, locality, addresses, labels, 0);
    }
}
