package dev.navarch.admin;

import java.time.Duration;

/**
 * Every bound of the operator's window.
 *
 * @param headerBytes of all headers of a request; more is answered with 431 and the connection closed
 * @param lineBytes of the request line; more is answered with 414
 * @param bodyBytes of a request; more is answered with 413
 * @param read how long a request may take to arrive, however slowly its bytes trickle
 * @param idle how long a connection may lie without a request
 * @param connections at a time on one port; more are closed at once
 * @param pages that are made at a time on one port, health and metrics not counted; more are answered with 503
 */
public record AdminLimits(int headerBytes, int lineBytes, int bodyBytes, Duration read, Duration idle, int connections,
        int pages) {

    /** Istio's times, and sizes that its tools never reach. */
    public static AdminLimits defaults() {
        return new AdminLimits(16 << 10, 8 << 10, 64 << 10, Duration.ofSeconds(30), Duration.ofSeconds(90), 512, 8);
    }
}
