package dev.navarch.kube;

import com.fasterxml.jackson.databind.JsonNode;

/** What came of an {@link ApiRequest}. {@code toString} shows no body. */
public sealed interface ApiAnswer {

    /** The server did what was asked; {@code body} is a missing node when the answer had none. */
    record Done(int code, JsonNode body) implements ApiAnswer {
        @Override
        public String toString() {
            return "Done[" + code + "]";
        }
    }

    /**
     * The server refused.
     *
     * @param code the HTTP status, such as 404 (there is none), 409 (there is one already, or another version), 403
     * @param reason Kubernetes' word, such as {@code AlreadyExists}; may be empty
     * @param message in words for a person
     */
    record Refused(int code, String reason, String message) implements ApiAnswer {
    }

    /** No whole answer came, and why, in words for a person; whether the request was carried out is not known. */
    record Lost(String reason) implements ApiAnswer {
    }
}
