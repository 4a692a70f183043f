package dev.navarch.admin;

/** Takes what is posted to paths of a port that are not the operator's: webhooks, where they have no port of their own. On virtual threads. */
public interface Posted {

    /** Whether the path is one of those. */
    boolean takes(String path);

    /** How long a body may be. */
    int bodyBytes();

    /** @param contentType as the caller gave it, empty when he did not */
    Reply answer(String path, String contentType, byte[] body);

    /** What goes back. The body goes out in UTF-8. */
    record Reply(int status, String contentType, String body) {
    }
}
