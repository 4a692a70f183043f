package dev.navarch.identity.authn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's header {@code x-forwarded-client-cert}: elements by commas, in each of them {@code Key=value} by semicolons, values perhaps quoted.
 */
final class ForwardedCertificates {
    private static final int MOST_NAMES = 128;

    private final String header;
    private int at;

    private ForwardedCertificates(String header) {
        this.header = header;
    }

    /** Every URI, DNS name and common name, in order; null when the header is none. */
    static @Nullable List<String> names(String header) {
        return new ForwardedCertificates(header).read();
    }

    private @Nullable List<String> read() {
        List<String> names = new ArrayList<>();
        while (at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                return null;
            }
            String key = header.substring(at, equals).strip();
            at = equals + 1;
            String value = value();
            if (value == null || names.size() >= MOST_NAMES) {
                return null;
            }
            if (key.equalsIgnoreCase("URI") || key.equalsIgnoreCase("DNS")) {
                addGiven(names, value);
            } else if (key.equalsIgnoreCase("Subject")) {
                addGiven(names, commonName(value));
            }
        }
        return names;
    }

    private static void addGiven(List<String> names, String name) {
        if (!name.isEmpty()) {
            names.add(name);
        }
    }

    /** Reads on behind the separator; null when a quote has no end. */
    private @Nullable String value() {
        StringBuilder value = new StringBuilder();
        boolean quoted = at < header.length() && header.charAt(at) == '"';
        if (quoted) {
            at++;
        }
        for (; at < header.length(); at++) {
            char c = header.charAt(at);
            if (quoted && c == '\\' && at + 1 < header.length()) {
                value.append(header.charAt(++at));
            } else if (quoted && c == '"') {
                quoted = false;
            } else if (!quoted && (c == ';' || c == ',')) {
                break;
            } else {
                value.append(c);
            }
        }
        at++;
        return quoted ? null : value.toString().strip();
    }

    /** Of a name such as {@code /C=US/CN=client} or {@code CN=client,O=acme}; empty when it has none. */
    private static String commonName(String subject) {
        for (String part : subject.split("[,/]", -1)) {
            if (part.strip().startsWith("CN=")) {
                return part.strip().substring("CN=".length());
            }
        }
        return "";
    }
}
