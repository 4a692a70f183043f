package dev.navarch.kube;

import dev.navarch.kube.decode.Encoding;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Asks one API server. Calls and answers happen on the client's loop. */
interface Transport {

    /** Sends a request. */
    Call send(Request request, Answering answering);

    /**
     * What is asked.
     *
     * @param method of HTTP
     * @param target path and query
     * @param accept media types in the order of preference
     * @param contentType of the body
     * @param body empty for none
     * @param headers besides these
     */
    record Request(String method, String target, String accept, Shape shape, String contentType, Buffer body,
            Map<String, String> headers) {

        /** A GET of one object in JSON. */
        static Request json(String target) {
            return new Request(target, Encoding.JSON.mediaType(), Shape.WHOLE);
        }

        /** A GET. */
        Request(String target, String accept, Shape shape) {
            this("GET", target, accept, shape, "", Buffer.buffer(), Map.of());
        }
    }

    /** Whether an answer that pauses is stuck. */
    enum Shape {
        /** It ends by itself; a long pause is a failure. */
        WHOLE,
        /** It goes on until somebody ends it; pauses are normal. */
        ENDLESS
    }

    /** A request under way. */
    interface Call {
        /** Drops it; nothing more is heard of it. Idempotent. */
        void cancel();
    }

    /** Hears the answer: {@link #head}, then {@link #bytes} any number of times, then {@link #end}; or at any time {@link #failed}, the last. */
    interface Answering {
        void head(Head head);

        /** The array is the listener's. */
        void bytes(byte[] chunk);

        void end();

        /** The connection or the answer is lost; why, in words for a person. */
        void failed(String reason);
    }

    /**
     * The head of an answer.
     *
     * @param retryAfter the header {@code Retry-After}; empty for none
     */
    record Head(int code, Encoding encoding, String retryAfter) {
        boolean isOk() {
            return code >= 200 && code < 300;
        }
    }
}
