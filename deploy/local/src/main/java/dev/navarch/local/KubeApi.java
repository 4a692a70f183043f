package dev.navarch.local;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The Kubernetes API in its plainest form: paths and JSON. Blocking; may be called from any thread.
 *
 * <p>A path is what stands after the server's address, such as {@code /api/v1/namespaces/sample/pods/hello-1}. An answer of 400
 * or above throws {@link KubeApiException}, which carries the code and the server's {@code Status} message.
 */
public interface KubeApi {

    /** Reads one object or a list. */
    JsonNode get(String path);

    /** Creates an object in the collection at {@code path}; {@code yaml} may be YAML or JSON. */
    JsonNode create(String path, String yaml);

    /** Replaces an object, or its {@code /status}. */
    JsonNode replace(String path, String yaml);

    /** Merges a JSON merge patch into an object, or into its {@code /status}. */
    JsonNode merge(String path, String yaml);

    /** Deletes an object, without a grace period; nothing happens if there is none. */
    void delete(String path);

    /** The API answered with an error. */
    final class KubeApiException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int code;

        public KubeApiException(int code, String message) {
            super(code + ": " + message);
            this.code = code;
        }

        /** The HTTP status code, 400 to 599. */
        public int code() {
            return code;
        }
    }
}
