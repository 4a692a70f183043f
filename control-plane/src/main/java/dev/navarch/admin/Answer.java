package dev.navarch.admin;

import java.util.Map;

/** What a visitor gets. The body goes out in UTF-8. */
record Answer(int status, String contentType, String body, Map<String, String> headers) {
    static final String TEXT = "text/plain; charset=utf-8";

    static Answer empty(int status) {
        return new Answer(status, TEXT, "", Map.of());
    }

    /** A line of text. */
    static Answer text(int status, String line) {
        return new Answer(status, TEXT, line + "\n", Map.of());
    }

    /** Text as it is, without a line's end. */
    static Answer raw(int status, String text) {
        return new Answer(status, TEXT, text, Map.of());
    }

    static Answer json(String body) {
        return new Answer(200, "application/json", body, Map.of());
    }

    static Answer html(String page) {
        return new Answer(200, "text/html; charset=utf-8", page, Map.of());
    }

    Answer with(String header, String value) {
        return new Answer(status, contentType, body, Map.of(header, value));
    }
}
