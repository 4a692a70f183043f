package dev.navarch.webhook;

/** What goes back. The body goes out in UTF-8. */
public record Reply(int status, String contentType, String body) {

    static Reply text(int status, String line) {
        return new Reply(status, "text/plain; charset=utf-8", line + "\n");
    }

    static Reply json(String body) {
        return new Reply(200, "application/json", body);
    }
}
