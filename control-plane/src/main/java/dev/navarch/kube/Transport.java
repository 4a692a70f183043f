package dev.navarch.kube;

import dev.navarch.kube.decode.Encoding;

/** Asks one API server. Calls and answers happen on the client's loop. */
interface Transport {

    /** Sends a GET. */
    Call get(Request request, Answering answering);

    /**
     * What is asked.
     *
     * @param target path and query
     * @param accept media types in the order of preference
     */
    record Request(String target, String accept, Shape shape) {
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
