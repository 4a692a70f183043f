package dev.navarch.model;

import java.util.Locale;
import java.util.Map;

/** What is spoken on a service's port, as Istio derives it from the port's {@code appProtocol}, name and number. */
public enum Protocol {
    HTTP, HTTP2, HTTP_PROXY, GRPC, GRPC_WEB, HTTPS, TLS, TCP, UDP, MONGO, REDIS, MYSQL,
    /** Nobody said: the proxy finds out by looking at the first bytes. */
    UNSUPPORTED;

    private static final Map<String, Protocol> WORDS = Map.ofEntries(Map.entry("tcp", TCP), Map.entry("udp", UDP),
            Map.entry("grpc", GRPC), Map.entry("grpc-web", GRPC_WEB), Map.entry("http", HTTP),
            Map.entry("http_proxy", HTTP_PROXY),
            Map.entry("http2", HTTP2), Map.entry("https", HTTPS), Map.entry("tls", TLS), Map.entry("mongo", MONGO),
            Map.entry("redis", REDIS), Map.entry("mysql", MYSQL));

    /** The protocol of a port; {@code appProtocol} wins over the name, the name over well-known numbers. */
    public static Protocol of(ServiceFact.Port port) {
        if (port.transport().equals("UDP")) {
            return UDP;
        }
        String app = port.appProtocol();
        if (!app.isEmpty()) {
            return switch (app) {
                case "kubernetes.io/h2c" -> HTTP2;
                case "kubernetes.io/ws" -> HTTP;
                case "kubernetes.io/wss" -> HTTPS;
                default -> byWord(app, port.number());
            };
        }
        return byWord(port.name(), port.number());
    }

    private static Protocol byWord(String text, int number) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("grpc-web")) {
            return GRPC_WEB;
        }
        int dash = lower.indexOf('-');
        Protocol named = WORDS.get(dash < 0 ? lower : lower.substring(0, dash));
        if (named != null) {
            return named;
        }
        // Server-first protocols on their usual ports: sniffing would wait for bytes that the client never sends.
        return switch (number) {
            case 25, 53, 3306, 27017 -> TCP;
            default -> UNSUPPORTED;
        };
    }

    /** The protocol of that name, in small letters. */
    public static Protocol named(String word) {
        return WORDS.getOrDefault(word, UNSUPPORTED);
    }

    public boolean isHttp() {
        return switch (this) {
            case HTTP, HTTP2, HTTP_PROXY, GRPC, GRPC_WEB -> true;
            case HTTPS, TLS, TCP, UDP, MONGO, REDIS, MYSQL, UNSUPPORTED -> false;
        };
    }

    public boolean isHttp2() {
        return this == HTTP2 || this == GRPC || this == GRPC_WEB;
    }

    public boolean isTls() {
        return this == HTTPS || this == TLS;
    }

    public boolean isTcp() {
        return switch (this) {
            case TCP, HTTPS, TLS, MONGO, REDIS, MYSQL -> true;
            case HTTP, HTTP2, HTTP_PROXY, GRPC, GRPC_WEB, UDP, UNSUPPORTED -> false;
        };
    }

    /** Whether the proxy has to look at the first bytes. */
    public boolean isSniffed() {
        return this == UNSUPPORTED;
    }

    /** The name as istiod prints it in {@code /debug/registryz}. */
    public String text() {
        return switch (this) {
            case HTTP2 -> "HTTP2";
            case GRPC_WEB -> "GRPC-Web";
            case MONGO -> "Mongo";
            case REDIS -> "Redis";
            case MYSQL -> "MySQL";
            case UNSUPPORTED -> "UnsupportedProtocol";
            case HTTP, HTTP_PROXY, GRPC, HTTPS, TLS, TCP, UDP -> name();
        };
    }
}
