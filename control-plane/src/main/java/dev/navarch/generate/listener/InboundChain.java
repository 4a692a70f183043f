package dev.navarch.generate.listener;

import static dev.navarch.generate.listener.Alpn.ANY;
import static dev.navarch.generate.listener.Alpn.ISTIO;
import static dev.navarch.generate.listener.Alpn.ISTIO_HTTP;
import static dev.navarch.generate.listener.Alpn.ISTIO_TCP;
import static dev.navarch.generate.listener.Alpn.PLAIN_HTTP;
import static dev.navarch.generate.listener.InboundChain.Transport.MUTUAL_TLS;
import static dev.navarch.generate.listener.InboundChain.Transport.PLAIN;
import static dev.navarch.generate.listener.InboundChain.Transport.REFUSED;
import static dev.navarch.generate.listener.InboundChain.Transport.TLS_UNTOUCHED;

import dev.navarch.model.PeerMode;
import java.util.List;

/**
 * One of the filter chains of an inbound port, as data: Istio's tables of what to do with which kind of connection.
 *
 * @param http whether it looks at requests, else it hands on bytes
 */
record InboundChain(Alpn alpn, Transport transport, boolean http) {

    /** What a connection is wrapped in, and whether the proxy unwraps it. */
    enum Transport {
        /** Not wrapped. */
        PLAIN,
        /** Mutual TLS, which ends here. */
        MUTUAL_TLS,
        /** The workload's own TLS, handed on as it is. */
        TLS_UNTOUCHED,
        /** Anything, which goes nowhere. */
        REFUSED;

        /** The transport protocol that a filter chain matches; empty for any. */
        String protocol() {
            return switch (this) {
                case PLAIN -> Alpn.RAW_BUFFER;
                case MUTUAL_TLS, TLS_UNTOUCHED -> Alpn.TLS;
                case REFUSED -> "";
            };
        }

        /** Whether the first bytes must be looked at to know it. */
        boolean isTls() {
            return this == MUTUAL_TLS || this == TLS_UNTOUCHED;
        }
    }

    /** In the order in which they are written down; no two are for the same connections. */
    static List<InboundChain> of(PeerMode mode, Traffic traffic) {
        return switch (mode) {
            case PERMISSIVE -> permissive(traffic);
            case STRICT -> strict(traffic);
            case DISABLE -> disabled(traffic);
        };
    }

    /**
     * As {@link #of}, for a proxy that has no certificate and so cannot speak mutual TLS. Where that is demanded nobody is let in: to answer in
     * clear text would let everybody in.
     */
    static List<InboundChain> withoutCertificate(PeerMode mode, Traffic traffic) {
        return switch (mode) {
            case PERMISSIVE, DISABLE -> disabled(traffic);
            case STRICT -> List.of(tcp(ANY, REFUSED));
        };
    }

    private static List<InboundChain> permissive(Traffic traffic) {
        return switch (traffic) {
            case HTTP -> List.of(http(ISTIO, MUTUAL_TLS), http(ANY, PLAIN));
            case TCP -> List.of(tcp(ISTIO, MUTUAL_TLS), tcp(ANY, TLS_UNTOUCHED), tcp(ANY, PLAIN));
            case SNIFFED -> List.of(http(ISTIO_HTTP, MUTUAL_TLS), http(PLAIN_HTTP, PLAIN), tcp(ISTIO_TCP, MUTUAL_TLS),
                    tcp(ANY, PLAIN), tcp(ANY, TLS_UNTOUCHED));
        };
    }

    private static List<InboundChain> strict(Traffic traffic) {
        return switch (traffic) {
            case HTTP -> List.of(http(ANY, MUTUAL_TLS));
            case TCP -> List.of(tcp(ANY, MUTUAL_TLS));
            case SNIFFED -> List.of(http(ISTIO_HTTP, MUTUAL_TLS), tcp(ANY, MUTUAL_TLS));
        };
    }

    private static List<InboundChain> disabled(Traffic traffic) {
        return switch (traffic) {
            case HTTP -> List.of(http(ANY, PLAIN));
            case TCP -> List.of(tcp(ANY, PLAIN));
            case SNIFFED -> List.of(http(PLAIN_HTTP, PLAIN), tcp(ANY, PLAIN));
        };
    }

    private static InboundChain http(Alpn alpn, Transport transport) {
        return new InboundChain(alpn, transport, true);
    }

    private static InboundChain tcp(Alpn alpn, Transport transport) {
        return new InboundChain(alpn, transport, false);
    }
}
