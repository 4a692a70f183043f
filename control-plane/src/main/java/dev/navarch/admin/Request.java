package dev.navarch.admin;

import dev.navarch.identity.Credentials;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor asks for.
 *
 * @param query parameters, each with its values in order; one without a value has the empty text
 * @param fromLoopback whether the connection comes from this very machine, as every port-forward does
 * @param credentials by which he may prove who he is
 */
record Request(String method, String path, Map<String, List<String>> query, String body, boolean fromLoopback,
        Credentials credentials) {
    private static final Credentials NONE = new Credentials("", List.of(), List.of(), "", null);

    /** Of a visitor who proves nothing. */
    Request(String method, String path, Map<String, List<String>> query, String body, boolean fromLoopback) {
        this(method, path, query, body, fromLoopback, NONE);
    }

    /** The first value of a parameter, null when it is not given. */
    @Nullable
    String parameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    boolean has(String name) {
        return query.containsKey(name);
    }
}
