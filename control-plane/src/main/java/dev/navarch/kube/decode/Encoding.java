package dev.navarch.kube.decode;

import java.util.Locale;

/** How an answer of the API server is written: what it says in its {@code Content-Type}, not what was asked for. */
public enum Encoding {
    PROTOBUF("application/vnd.kubernetes.protobuf"), JSON("application/json");

    private final String mediaType;

    Encoding(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Everything that is not protobuf is taken for JSON; if it is not, it will not be readable. */
    public static Encoding of(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith(PROTOBUF.mediaType) ? PROTOBUF : JSON;
    }
}
