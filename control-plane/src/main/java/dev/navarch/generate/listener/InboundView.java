package dev.navarch.generate.listener;

import java.util.List;

/**
 * The listener for the workload's own ports.
 *
 * @param ports in ascending order, none twice
 */
record InboundView(List<InboundPort> ports, PeerMode mode, Families families, boolean transparent, HttpTraits http)
        implements
            ListenerView {
    InboundView {
        ports = List.copyOf(ports);
    }
}
