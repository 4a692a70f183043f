package dev.navarch.model;

import java.util.List;

/**
 * A Kubernetes Node.
 *
 * @param locality region, zone and subzone from its labels, today's and the older ones
 * @param addresses its external addresses, for node ports of gateways
 * @param labels its labels
 */
public record NodeFact(ObjectKey key, Locality locality, List<String> addresses, Labels labels) implements Fact {
    public NodeFact {
        addresses = List.copyOf(addresses);
    }
}
