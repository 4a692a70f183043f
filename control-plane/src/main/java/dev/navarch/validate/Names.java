package dev.navarch.validate;

import java.net.Inet6Address;
import java.util.regex.Pattern;

/** What may be a host, a label, an address: the rules of DNS and Kubernetes that Istio's resources follow. Pure. */
final class Names {
    private static final String WORD = "[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
    private static final Pattern LABEL = Pattern.compile(WORD);
    private static final Pattern WILD_LABEL = Pattern.compile("\\*|\\*-" + WORD + "|\\*?" + WORD);
    private static final Pattern KEY_NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern FOUR = Pattern
            .compile("(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}");
    private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");
    private static final Pattern HEADER = Pattern.compile("[-_A-Za-z0-9]+");
    /** How gateways between networks name a port of a service. */
    private static final Pattern SNI_OF_PORT = Pattern
            .compile("outbound_\\.[0-9]{1,5}_\\.[-A-Za-z0-9]*_\\.[-A-Za-z0-9.*]{1,240}");

    private Names() {
    }

    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /** A name in DNS, without a wildcard. */
    static boolean isHost(String text) {
        if (text.isEmpty() || text.length() > 255) {
            return false;
        }
        String[] labels = (text.endsWith(".") ? text.substring(0, text.length() - 1) : text).split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label)) {
                return false;
            }
        }
        return !labels[labels.length - 1].matches("[0-9]+");
    }

    /** A name in DNS, or all names below one. */
    static boolean isWildHost(String text) {
        int dot = text.indexOf('.');
        if (text.isEmpty() || text.length() > 255) {
            return false;
        }
        return dot < 0
                ? WILD_LABEL.matcher(text).matches()
                : WILD_LABEL.matcher(text.substring(0, dot)).matches() && isHost(text.substring(dot + 1));
    }

    static boolean isSni(String text) {
        return isWildHost(text) || SNI_OF_PORT.matcher(text).matches();
    }

    static boolean isAddress(String text) {
        return FOUR.matcher(text).matches() || isSix(text);
    }

    private static boolean isSix(String text) {
        if (text.indexOf(':') < 0 || !SIX.matcher(text).matches()) {
            return false;
        }
        try {
            var _ = Inet6Address.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** An address, or a range of them such as {@code 10.0.0.0/8}. */
    static boolean isRange(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return isAddress(text);
        }
        String address = text.substring(0, slash);
        String bits = text.substring(slash + 1);
        return isAddress(address) && BITS.matcher(bits).matches()
                && Integer.parseInt(bits) <= (address.indexOf(':') < 0 ? 32 : 128);
    }

    /** A path of a socket behind {@code unix://}. */
    static boolean isSocket(String path) {
        return path.startsWith("@") || (path.startsWith("/") && !path.endsWith("/"));
    }

    static boolean isHeader(String text) {
        return HEADER.matcher(text).matches();
    }

    /** Why that is no label of a Kubernetes object; empty when it is one. */
    static String whyNoLabel(String key, String value) {
        int slash = key.indexOf('/');
        if (!KEY_NAME.matcher(key.substring(slash + 1)).matches() || (slash >= 0 && !isHost(key.substring(0, slash)))) {
            return "\"" + key
                    + "\" is no key of a label: letters, digits and -_. in at most 63 characters are, behind a domain and a slash if need be";
        }
        return value.isEmpty() || KEY_NAME.matcher(value).matches()
                ? ""
                : "\"" + value + "\" is no value of a label: letters, digits and -_. in at most 63 characters are";
    }
}
