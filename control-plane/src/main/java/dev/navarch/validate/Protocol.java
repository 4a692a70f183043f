package dev.navarch.validate;

import java.util.Locale;
import java.util.Set;

/** What a port speaks, as far as checks care. */
enum Protocol {
    HTTP, TLS, OTHER, NONE;

    private static final Set<String> HTTPS = Set.of("HTTP", "HTTP2", "GRPC", "GRPC-WEB");
    private static final Set<String> SECURE = Set.of("HTTPS", "TLS");
    private static final Set<String> OTHERS = Set.of("TCP", "UDP", "MONGO", "REDIS", "MYSQL", "HBONE", "DOUBLE-HBONE");

    /** What the field {@code protocol} of a port says; one that nobody knows is a problem. */
    static Protocol of(Part port) {
        String text = port.text("protocol").toUpperCase(Locale.ROOT);
        if (text.isEmpty()) {
            return NONE;
        }
        Protocol known = HTTPS.contains(text) ? HTTP : SECURE.contains(text) ? TLS : OTHERS.contains(text) ? OTHER : NONE;
        if (known == NONE) {
            port.problem("protocol", "\"" + port.text("protocol")
                    + "\" is no protocol; HTTP, HTTP2, HTTPS, GRPC, GRPC-WEB, TLS, TCP, MONGO, REDIS, MYSQL and UDP are");
        }
        return known;
    }
}
