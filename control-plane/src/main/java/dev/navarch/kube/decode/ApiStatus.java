package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What an API server says when it does not do what was asked ({@code Status} of meta/v1).
 *
 * @param code as in HTTP; 0 when not given
 * @param reason in one word, such as {@code Expired}; may be empty
 * @param message for a person; may be empty
 * @param retryAfterSeconds 0 when not given
 */
public record ApiStatus(int code, String reason, String message, int retryAfterSeconds) {
    private static final int MESSAGE_MOST = 500;

    /** The resource version is too old: the only way on is a new list. */
    public boolean isExpired() {
        return code == 410 || reason.equals("Expired") || reason.equals("Gone");
    }

    /** Reads an error's body; one that is no {@code Status}, as a proxy in between may write it, becomes the message. */
    public static ApiStatus read(int httpCode, Encoding encoding, byte[] body) {
        try {
            ApiStatus status = switch (encoding) {
                case PROTOBUF -> {
                    Interner interner = new Interner(1);
                    Wire.Range message = Envelope.of(body, 0, body.length, interner).message();
                    yield protobuf(body, message.from(), message.to(), interner);
                }
                case JSON -> json(Json.tree(body, 0, body.length));
            };
            return new ApiStatus(httpCode, status.reason, status.message, status.retryAfterSeconds);
        } catch (IOException _) {
            String text = new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
            return new ApiStatus(httpCode, "", text.length() > MESSAGE_MOST ? text.substring(0, MESSAGE_MOST) : text, 0);
        }
    }

    static ApiStatus json(JsonNode status) {
        return new ApiStatus(status.path("code").asInt(0), status.path("reason").asText(""), status.path("message").asText(""),
                status.path("details").path("retryAfterSeconds").asInt(0));
    }

    static ApiStatus protobuf(byte[] bytes, int from, int to, Interner interner) throws IOException {
        Wire in = new Wire(bytes, from, to, interner);
        String[] messageAndReason = {"", ""};
        int[] codeAndWait = new int[2];
        in.fields(tag -> {
            switch (tag) {
                case 3 << 3 | 2, 4 << 3 | 2 -> {
                    String text = in.freshText();
                    messageAndReason[(tag >> 3) - 3] = text == null ? "" : text;
                }
                case 5 << 3 | 2 -> in.message(t -> {
                    if (t == Wire.number(5)) {
                        codeAndWait[1] = in.integer();
                    } else {
                        in.skip(t);
                    }
                });
                case 6 << 3 -> codeAndWait[0] = in.integer();
                default -> in.skip(tag);
            }
        });
        return new ApiStatus(codeAndWait[0], messageAndReason[1], messageAndReason[0], codeAndWait[1]);
    }
}
