package dev.navarch.generate.listener;

/**
 * Two services that want the same address and port, or the same port of a workload: the first stays, the other is not reachable there.
 *
 * @param listener the name of the listener that they contend for
 * @param kept the host name of the service that stays
 * @param lost the host name of the service that is left out
 */
public record Conflict(Kind kind, String listener, String kept, String lost) {

    /** How Istio counts it. */
    public enum Kind {
        OUTBOUND_TCP_OVER_TCP("pilot_conflict_outbound_listener_tcp_over_current_tcp"), INBOUND(
                "pilot_conflict_inbound_listener");

        private final String metric;

        Kind(String metric) {
            this.metric = metric;
        }

        /** The name of the gauge. */
        public String metric() {
            return metric;
        }
    }
}
