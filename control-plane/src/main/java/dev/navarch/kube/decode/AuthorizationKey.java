package dev.navarch.kube.decode;

import dev.navarch.model.AuthorizationMatch.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key of a condition, by Istio's list of them, and what the values of each attribute may be.
 *
 * @param keys what stands in brackets
 */
record AuthorizationKey(Attribute attribute, List<String> keys) {
    private static final Map<String, Attribute> PLAIN = Map.of("source.ip", Attribute.SOURCE_IP, "remote.ip", Attribute.REMOTE_IP,
            "source.namespace", Attribute.NAMESPACE, "source.principal", Attribute.PRINCIPAL, "source.serviceAccount",
            Attribute.SERVICE_ACCOUNT, "request.auth.principal", Attribute.REQUEST_PRINCIPAL, "request.auth.audiences",
            Attribute.AUDIENCE, "request.auth.presenter", Attribute.PRESENTER, "destination.ip", Attribute.DESTINATION_IP);
    private static final Map<String, Attribute> MORE = Map.of("destination.port", Attribute.DESTINATION_PORT, "connection.sni",
            Attribute.SNI);
    private static final String FILTERS = "experimental.";
    private static final Pattern BRACKETS = Pattern.compile("(\\[[^\\[\\]]+])+");
    private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^\\[\\]]+)]");
    /** A header's name (RFC 9110 5.6.2); Envoy refuses a listener with another one. */
    private static final Pattern HEADER = Pattern.compile(":?[0-9A-Za-z!#$%&'*+.^_|~`-]+");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    /** What Envoy's templates of paths may consist of: whole segments of text or of a wildcard, that for many at the end at most. */
    private static final Pattern TEMPLATE = Pattern.compile("(/([A-Za-z0-9._~%!$&'()+,;=:@-]+|\\{\\*}))*(/\\{\\*\\*})?/?");
    private static final int LONGEST_NAME = 253;

    AuthorizationKey {
        keys = List.copyOf(keys);
    }

    /** Null if there is no such attribute. */
    static @Nullable AuthorizationKey parse(String key) {
        Attribute plain = PLAIN.getOrDefault(key, MORE.getOrDefault(key, Attribute.NOT_UNDERSTOOD));
        if (plain != Attribute.NOT_UNDERSTOOD) {
            return new AuthorizationKey(plain, List.of());
        }
        int bracket = key.indexOf('[');
        if (bracket < 0 || !BRACKETS.matcher(key.substring(bracket)).matches()) {
            return null;
        }
        String name = key.substring(0, bracket);
        List<String> keys = new ArrayList<>(1);
        for (Matcher each = IN_BRACKETS.matcher(key.substring(bracket)); each.find();) {
            keys.add(each.group(1));
        }
        if (name.equals("request.auth.claims")) {
            return new AuthorizationKey(Attribute.CLAIM, keys);
        }
        if (keys.size() > 1) {
            return null;
        }
        if (name.equals("request.headers")) {
            return HEADER.matcher(keys.getFirst()).matches() ? new AuthorizationKey(Attribute.HEADER, keys) : null;
        }
        return name.startsWith(FILTERS + "envoy.filters.") && name.length() > (FILTERS + "envoy.filters.").length()
                ? new AuthorizationKey(Attribute.METADATA, List.of(name.substring(FILTERS.length()), keys.getFirst()))
                : null;
    }

    /** Whether a value of an attribute means anything. */
    static boolean isUnderstood(Attribute attribute, String value) {
        if (value.isEmpty()) {
            return false;
        }
        return switch (attribute) {
            case SOURCE_IP, REMOTE_IP, DESTINATION_IP -> isRange(value);
            case DESTINATION_PORT -> PORT.matcher(value).matches() && Integer.parseInt(value) <= 0xFFFF;
            case PATH -> !(value.contains("{*}") || value.contains("{**}")) || TEMPLATE.matcher(value).matches();
            case NAMESPACE -> value.indexOf('/') < 0 && isWildcardAtAnEnd(value);
            case SERVICE_ACCOUNT -> isServiceAccount(value);
            case METADATA -> !value.equals("[]");
            case PRINCIPAL, REQUEST_PRINCIPAL, AUDIENCE, PRESENTER, CLAIM, HEADER, HOST, METHOD, SNI -> true;
            case NOT_UNDERSTOOD -> false;
        };
    }

    /** What values of an attribute look like, for a person. */
    static String wanted(Attribute attribute) {
        return switch (attribute) {
            case SOURCE_IP, REMOTE_IP, DESTINATION_IP -> "an address or a range like 10.0.0.0/8";
            case DESTINATION_PORT -> "a port as text, like \"8080\",";
            case PATH -> "a path, with a wildcard at one end, or with {*} for whole segments and {**} for the last ones,";
            case NAMESPACE -> "a namespace, with a wildcard at one end if any,";
            case SERVICE_ACCOUNT -> "a service account like name or namespace/name, without wildcards,";
            case PRINCIPAL, REQUEST_PRINCIPAL, AUDIENCE, PRESENTER, CLAIM, HEADER, HOST, METHOD, SNI, METADATA, NOT_UNDERSTOOD ->
                "a text that is not empty";
        };
    }

    /** A wildcard elsewhere would take a regular expression, which Envoy may find too large, and then refuses the whole listener. */
    private static boolean isWildcardAtAnEnd(String value) {
        return value.length() < 2 || value.indexOf('*', 1) < 0
                || (value.indexOf('*', 1) == value.length() - 1 && value.charAt(0) != '*');
    }

    private static boolean isServiceAccount(String value) {
        int slash = value.indexOf('/');
        return value.indexOf('*') < 0 && slash == value.lastIndexOf('/') && slash != 0 && slash < value.length() - 1
                && value.length() <= 2 * LONGEST_NAME;
    }

    private static boolean isRange(String value) {
        int slash = value.indexOf('/');
        String address = slash < 0 ? value : value.substring(0, slash);
        if (!Addresses.isIp(address)) {
            return false;
        }
        String length = slash < 0 ? "0" : value.substring(slash + 1);
        return length.matches("[0-9]{1,3}") && Integer.parseInt(length) <= (Addresses.isIpv4(address) ? 32 : 128);
    }
}
