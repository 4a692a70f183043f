package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A kind of object: where it is asked for and how it is read. Neither way of reading throws for any input.
 *
 * @param <T> what an object is decoded to
 */
public interface Kind<T> {

    /** The resource as RBAC and people call it, such as {@code pods}. */
    String resource();

    /** The collection, such as {@code /api/v1/pods}. */
    String path();

    /** What selects among them, as a part of a query, such as {@code fieldSelector=a%3Db}; empty for all. */
    String selection();

    /** Whether {@link #protobuf} works; else only JSON is asked for. */
    boolean hasProtobuf();

    /** Whether a server may not know the kind; then it has none of its objects. */
    default boolean mayBeAbsent() {
        return false;
    }

    /** The same objects by an older version of their API, for servers that do not know this one; null if there is none. */
    default @Nullable Kind<T> older() {
        return null;
    }

    /** Reads an object from its message, without the envelope. */
    Decoded<T> protobuf(byte[] bytes, int from, int to);

    Decoded<T> json(JsonNode object);
}
