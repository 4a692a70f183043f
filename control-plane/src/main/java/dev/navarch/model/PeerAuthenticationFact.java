package dev.navarch.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code PeerAuthentication}.
 *
 * @param selector of the workloads that it is for; empty for all
 * @param mode null for that of the next level above
 * @param ports what is different on some ports; of account only with a selector
 * @param creationTime seconds since the epoch
 */
public record PeerAuthenticationFact(ObjectKey key, Labels selector, @Nullable PeerMode mode, List<Port> ports,
        long creationTime) implements ConfigFact {
    public PeerAuthenticationFact {
        ports = List.copyOf(ports);
    }

    /**
     * A port's own mode.
     *
     * @param number on which the workload listens
     * @param mode null for that of the other ports
     */
    public record Port(int number, @Nullable PeerMode mode) {
    }
}
