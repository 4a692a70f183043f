package dev.navarch.generate.listener;

import dev.navarch.generate.Certificate;
import dev.navarch.generate.authentication.WorkloadAuthentication;
import dev.navarch.generate.authorization.WorkloadAuthorization;
import dev.navarch.model.PeerPolicy;
import java.util.List;

/**
 * The listener for the workload's own ports.
 *
 * @param ports in ascending order, none twice
 * @param policy what the workload demands of those who connect to it
 * @param authentication which tokens it takes
 * @param authorization who of these is let in
 * @param certificate with which it answers
 */
record InboundView(List<InboundPort> ports, PeerPolicy policy, WorkloadAuthentication authentication,
        WorkloadAuthorization authorization,
        Certificate certificate, Families families, boolean transparent,
        HttpTraits http)
        implements
            ListenerView {
    InboundView {
        ports = List.copyOf(ports);
    }
}
