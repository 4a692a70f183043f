package dev.navarch.xds;

import java.time.Duration;

/**
 * The limits of delivery, each with what happens when it is crossed.
 *
 * @param eventLoops threads that carry the connections
 * @param controlPlane the identifier in every response: JSON of component, id and build, read by {@code istioctl}
 * @param network of the transport
 * @param delivery of responses
 * @param admission of new streams
 */
public record XdsSettings(int eventLoops, String controlPlane, Transport network, Delivery delivery, Admission admission) {

    /** Istio's values for a process of that many CPUs. */
    public static XdsSettings defaults(int cpus, String controlPlane) {
        return new XdsSettings(Math.max(1, cpus), controlPlane, Transport.DEFAULT, Delivery.DEFAULT, Admission.DEFAULT);
    }

    public XdsSettings withNetwork(Transport value) {
        return new XdsSettings(eventLoops, controlPlane, value, delivery, admission);
    }

    public XdsSettings withDelivery(Delivery value) {
        return new XdsSettings(eventLoops, controlPlane, network, value, admission);
    }

    public XdsSettings withAdmission(Admission value) {
        return new XdsSettings(eventLoops, controlPlane, network, delivery, value);
    }

    /**
     * @param maxRequestBytes {@code ISTIO_GPRC_MAXRECVMSGSIZE}; a larger request ends its stream with RESOURCE_EXHAUSTED
     * @param maxStreams of one connection, {@code ISTIO_GPRC_MAXSTREAMS}; more are refused by HTTP/2
     * @param flowControlWindow bytes that a client may send unread, for each stream and connection
     * @param keepAlive between pings; half of it is what a client may ping at most
     * @param keepAliveTimeout an unanswered ping ends the connection
     * @param maxAge after which a connection is asked to come back elsewhere; jittered by gRPC. Zero for never
     * @param maxAgeGrace for calls of a connection that reached its age
     */
    public record Transport(int maxRequestBytes, int maxStreams, int flowControlWindow, Duration keepAlive,
            Duration keepAliveTimeout, Duration maxAge, Duration maxAgeGrace) {
        public static final Transport DEFAULT = new Transport(4 << 20, 100_000, 1 << 20, Duration.ofSeconds(30),
                Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(10));

        public Transport withMaxAge(Duration age) {
            return new Transport(maxRequestBytes, maxStreams, flowControlWindow, keepAlive, keepAliveTimeout, age, maxAgeGrace);
        }
    }

    /**
     * @param ackDeadline an unanswered response holds back the next of its type for so long
     * @param incompleteTolerance for so long an incomplete World takes nothing away from clients that came with it
     * @param chunkBytes a response holds at most so much, or one resource, where the protocol allows parts
     * @param maxBytesInFlight handed to the transport over all streams; beyond it streams wait for their turn
     * @param sharedBytes that each event loop keeps of responses ready to be shared; beyond it the oldest are made again when needed
     * @param viewLinger for so long a view that nobody uses is kept up to date, for clients that come back
     */
    public record Delivery(Duration ackDeadline, Duration incompleteTolerance, int chunkBytes, long maxBytesInFlight,
            long sharedBytes, Duration viewLinger) {
        public static final Delivery DEFAULT = new Delivery(Duration.ofSeconds(30), Duration.ofMinutes(10), 4 << 20, 256L << 20,
                32L << 20, Duration.ofMinutes(1));
    }

    /**
     * @param perSecond {@code PILOT_MAX_REQUESTS_PER_SECOND}: new streams a second; 0 admits by measured cost
     * @param share of an event loop's time that new streams may take from those that are there, 0 to 1
     * @param maxWait a stream that would wait longer is refused with RESOURCE_EXHAUSTED and comes back
     */
    public record Admission(double perSecond, double share, Duration maxWait) {
        public static final Admission DEFAULT = new Admission(0, 0.7, Duration.ofSeconds(10));
    }
}
