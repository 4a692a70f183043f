package dev.navarch.generate.listener;

import java.util.List;

/**
 * Which application protocols a filter chain is for: those that a TLS client names, or those that an inspector found by looking.
 */
enum Alpn {
    /** Whatever is spoken. */
    ANY,
    /** What looks like HTTP in clear text. HTTP/1.0 is not among it: it passes as bytes rather than be refused. */
    PLAIN_HTTP,
    /** HTTP between two sidecars, by mutual TLS. */
    ISTIO_HTTP,
    /** Bytes between two sidecars. */
    ISTIO_TCP,
    /** Anything between two sidecars. */
    ISTIO;

    /** How Envoy calls the absence of TLS, and TLS. */
    static final String RAW_BUFFER = "raw_buffer";
    static final String TLS = "tls";

    List<String> names() {
        return switch (this) {
            case ANY -> List.of();
            case PLAIN_HTTP -> List.of("http/1.1", "h2c");
            case ISTIO_HTTP -> List.of("istio-http/1.0", "istio-http/1.1", "istio-h2");
            case ISTIO_TCP -> List.of("istio-peer-exchange", "istio");
            case ISTIO -> List.of("istio", "istio-peer-exchange", "istio-http/1.0", "istio-http/1.1", "istio-h2");
        };
    }
}
