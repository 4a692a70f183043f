package dev.navarch.xds;

import dev.navarch.generate.ResourceType;
import dev.navarch.model.ClusterId;

/**
 * What delivery counts and measures. Called on the network event loops and on the projection's loop, at every message: implementations are
 * thread-safe, never block and never throw. Times are nanoseconds.
 */
public interface XdsMetrics {

    /** A client is connected: {@code pilot_xds}, a gauge by version. */
    void connected(String version);

    /** It is gone; same version as in {@link #connected}. */
    void disconnected(String version);

    /** A new World is projected: {@code pilot_push_triggers}, once for each reason such as {@code endpoint}, {@code service}. */
    void triggered(String reason);

    /**
     * A response went out: {@code pilot_xds_pushes}, {@code pilot_xds_config_size_bytes} (by type URL), {@code pilot_xds_push_time},
     * {@code pilot_xds_send_time}.
     *
     * @param bytes of the message
     * @param nanos that making and sending it took
     */
    void sent(ResourceType type, long bytes, long nanos);

    /** A stream ended before the network had taken its unanswered response: {@code pilot_xds_pushes} with {@code <type>_senderr}. */
    void sendFailed(ResourceType type);

    /** {@code pilot_total_xds_rejects} and {@code pilot_xds_<type>_reject} by node and error. */
    void rejected(ResourceType type, String nodeId, String error);

    /** A request met a bug of ours and its stream was ended: {@code pilot_total_xds_internal_errors}. */
    void failed();

    /** {@code pilot_xds_expired_nonce}. */
    void expiredNonce(ResourceType type);

    /** A request of that many bytes came in: {@code pilot_xds_recv_max}, a gauge. */
    void received(long bytes);

    /** {@code pilot_proxy_queue_time}: from the publication of a change until the stream's turn. */
    void queued(long nanos);

    /** {@code pilot_proxy_convergence_time}: from the publication of a change until all of it was sent to one stream. */
    void converged(long nanos);

    /** From the reading of the earliest news from a source cluster until a response that carries it was sent. */
    void newsSent(ClusterId source, ResourceType type, long nanos);

    /** The same, until the proxy acknowledged. */
    void newsAcked(ClusterId source, ResourceType type, long nanos);

    /** A response that would have been sent without comparing content was not. */
    void avoided(ResourceType type);

    /** Nobody answered a response in time; the next one no longer waits. */
    void overdue(ResourceType type);

    /** A gauge's change: streams whose transport takes no more for now, +1 or −1. */
    void notReady(int change);

    /** A gauge's change: resources withheld because their proxy refuses them. */
    void quarantined(ResourceType type, int change);

    /** A gauge's change: bytes handed to the transport and not yet taken by the network. */
    void inFlight(long change);

    /** A new stream waited that long before it was admitted; 0 when it did not. */
    void admitted(long nanos);

    /**
     * A new stream was turned away: {@code not_ready}, {@code rate}, {@code cost}, {@code authentication}, {@code authentication_busy},
     * {@code identity}, {@code node}.
     */
    void refused(String reason);

    /** A request that makes no sense was ignored: {@code unknown_type}, {@code debug}, {@code no_type}. */
    void ignored(String reason);

    /** A view was generated from nothing, or brought up to date. */
    void projected(ResourceType type, boolean whole, long nanos);
}
