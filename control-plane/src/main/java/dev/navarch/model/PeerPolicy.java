package dev.navarch.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in force for one workload once every level of Istio's {@code PeerAuthentication} has been heard.
 *
 * @param mode of all ports but those in {@code ports}
 * @param ports by the number on which the workload listens; also such as have the same mode
 */
public record PeerPolicy(PeerMode mode, SortedMap<Integer, PeerMode> ports) {
    /** Where nobody says anything. */
    public static final PeerPolicy DEFAULT = new PeerPolicy(PeerMode.PERMISSIVE, Collections.emptySortedMap());

    public PeerPolicy {
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    }

    /** Of a port on which the workload listens. */
    public PeerMode mode(int port) {
        return ports.getOrDefault(port, mode);
    }
}
