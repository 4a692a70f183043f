package dev.navarch.jwks;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where keys may be published. */
public final class KeyAddress {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private KeyAddress() {
    }

    /** Whether it is an {@code http} or {@code https} URI with a host and nothing that does not belong there. */
    public static boolean isSound(String text) {
        return parse(text) != null;
    }

    /** Null if it is not sound. */
    static @Nullable URI parse(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null && uri.getPort() <= 0xFFFF && uri.getPort() != 0
                    ? uri
                    : null;
        } catch (URISyntaxException _) {
            return null;
        }
    }

    static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : isSecure(uri) ? HTTPS : HTTP;
    }
}
