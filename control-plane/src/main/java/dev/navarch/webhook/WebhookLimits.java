package dev.navarch.webhook;

import java.time.Duration;

/**
 * Every bound of the webhooks' port.
 *
 * @param headerBytes of all headers of a request; more is answered with 431 and the connection closed
 * @param lineBytes of the request line; more is answered with 414
 * @param bodyBytes of a request; more is answered with 400, as Istio does
 * @param nesting of JSON; deeper is denied
 * @param header how long a request's headers may take to arrive, and the body after them
 * @param idle how long a connection may lie without a request
 * @param connections at a time; more are closed at once
 * @param atOnce reviews that are judged at a time; more wait their turn
 */
public record WebhookLimits(int headerBytes, int lineBytes, int bodyBytes, int nesting, Duration header, Duration idle,
        int connections, int atOnce) {

    /** Istio's body and times. API servers keep a few connections each and time out after ten seconds. */
    public static WebhookLimits defaults() {
        return new WebhookLimits(64 << 10, 8 << 10, 6 << 20, 200, Duration.ofSeconds(30), Duration.ofSeconds(90), 1024, 32);
    }
}
