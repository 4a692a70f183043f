package dev.navarch.kube;

import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a connection in words for a person. */
final class ConnectionTrouble {
    private ConnectionTrouble() {
    }

    static String words(URI server, Throwable cause) {
        String detail = detail(cause);
        if (find(cause, UnknownHostException.class) != null) {
            return "cannot find " + Hosts.plain(server) + ": " + detail;
        }
        SSLException tls = find(cause, SSLException.class);
        if (tls != null) {
            String innermost = detail(innermost(tls));
            if (innermost.contains("certification path") || innermost.contains("PKIX")) {
                return "the certificate of " + server + " is not trusted: " + innermost
                        + "; put the authority that signed it into certificate-authority-data";
            }
            if (innermost.contains("subject alternative") || innermost.contains("No name matching")) {
                return "the certificate of " + server + " is for another name: " + innermost
                        + "; use an address that it names, or set tls-server-name";
            }
            return "no TLS with " + server + ": " + innermost;
        }
        return "no connection to " + server + ": " + detail;
    }

    private static <E extends Throwable> @Nullable E find(Throwable cause, Class<E> type) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    private static Throwable innermost(Throwable cause) {
        Throwable last = cause;
        for (Throwable t = cause.getCause(); t != null && t != last; t = t.getCause()) {
            last = t;
        }
        return last;
    }

    private static String detail(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }
}
