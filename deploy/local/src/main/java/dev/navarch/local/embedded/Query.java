package dev.navarch.local.embedded;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The parameters of a request; of a repeated one, the last. */
record Query(Map<String, String> parameters) {

    Query {
        parameters = Map.copyOf(parameters);
    }

    /** Parses what stands after the question mark; a refusal of 400 if it cannot be decoded. */
    static Query parse(String raw) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                parameters.put(decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return new Query(parameters);
    }

    /** The value, empty if it is not given. */
    String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean flag(String name) {
        String value = text(name);
        return value.equals("true") || value.equals("1");
    }

    /** The number, or {@code otherwise} if it is not given; a refusal of 400 if it is none. */
    long number(String name, long otherwise) {
        String value = text(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("invalid " + name + ": Invalid value: \"" + value + "\": must be a number");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("invalid URL escape in \"" + text + "\"");
        }
    }
}
