package dev.navarch.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to an API server, in JSON.
 *
 * @param target path and query, such as {@code /api/v1/namespaces/istio-system/secrets/cacerts}; see {@link #segment}
 * @param body null for none
 * @param headers besides those that every request has; they reach who is behind the API server when it passes a request on
 */
public record ApiRequest(Method method, String target, @Nullable JsonNode body, Map<String, String> headers) {

    public ApiRequest {
        headers = Map.copyOf(headers);
    }

    public ApiRequest(Method method, String target, @Nullable JsonNode body) {
        this(method, target, body, Map.of());
    }

    /** What is to be done, with the media type of the body that says it. */
    public enum Method {
        GET("GET", ""), POST("POST", "application/json"), PUT("PUT", "application/json"),
        /** A JSON merge patch. */
        MERGE("PATCH", "application/merge-patch+json"),
        /** A JSON patch: a list of operations. */
        PATCH("PATCH", "application/json-patch+json"),
        /** Server-side apply: the fields that the body states become ours, all others are left alone. */
        APPLY("PATCH", "application/apply-patch+yaml"), DELETE("DELETE", "application/json");

        private final String verb;
        private final String bodyType;

        Method(String verb, String bodyType) {
            this.verb = verb;
            this.bodyType = bodyType;
        }

        String verb() {
            return verb;
        }

        String bodyType() {
            return bodyType;
        }
    }

    public static ApiRequest get(String target) {
        return new ApiRequest(Method.GET, target, null);
    }

    public static ApiRequest post(String target, JsonNode body) {
        return new ApiRequest(Method.POST, target, body);
    }

    public static ApiRequest put(String target, JsonNode body) {
        return new ApiRequest(Method.PUT, target, body);
    }

    /** A name as a part of a path, whatever is in it. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Bodies hold secrets. */
    @Override
    public String toString() {
        return method.verb() + " " + target;
    }
}
