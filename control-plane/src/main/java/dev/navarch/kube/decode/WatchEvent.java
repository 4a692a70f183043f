package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * One event of a watch.
 *
 * @param <T> what an object is decoded to
 */
public sealed interface WatchEvent<T> {

    /** An object came or changed. */
    record Put<T>(Decoded<T> object) implements WatchEvent<T> {
    }

    /** An object went. */
    record Gone<T>(Decoded<T> object) implements WatchEvent<T> {
    }

    /** Everything up to this version has been said. */
    record Bookmark<T>(String resourceVersion) implements WatchEvent<T> {
    }

    /** The watch is over. */
    record Over<T>(ApiStatus status) implements WatchEvent<T> {
    }

    /** It makes no sense as a whole, so nobody knows what was missed. */
    record Unreadable<T>(String reason) implements WatchEvent<T> {
    }

    /** Reads one frame. Never throws. */
    static <T> WatchEvent<T> read(Kind<T> kind, Encoding encoding, byte[] bytes, int from, int to, Interner interner) {
        try {
            return switch (encoding) {
                case PROTOBUF -> protobuf(kind, bytes, from, to, interner);
                case JSON -> json(kind, Json.tree(bytes, from, to));
            };
        } catch (IOException e) {
            return new Unreadable<>(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static <T> WatchEvent<T> protobuf(Kind<T> kind, byte[] bytes, int from, int to, Interner interner)
            throws IOException {
        Wire in = new Wire(bytes, from, to, interner);
        String[] type = {""};
        Wire.Range[] raw = {new Wire.Range(to, to)};
        in.fields(tag -> {
            switch (tag) {
                case 1 << 3 | 2 -> {
                    String text = in.text();
                    type[0] = text == null ? "" : text;
                }
                case 2 << 3 | 2 -> in.message(t -> {
                    if (t == Wire.bytes(1)) {
                        raw[0] = in.range();
                    } else {
                        in.skip(t);
                    }
                });
                default -> in.skip(tag);
            }
        });
        Wire.Range object = Envelope.of(bytes, raw[0].from(), raw[0].to(), interner).message();
        return switch (type[0]) {
            case "ADDED", "MODIFIED" -> new Put<>(kind.protobuf(bytes, object.from(), object.to()));
            case "DELETED" -> new Gone<>(kind.protobuf(bytes, object.from(), object.to()));
            case "BOOKMARK" -> new Bookmark<>(version(bytes, object, interner));
            case "ERROR" -> new Over<>(ApiStatus.protobuf(bytes, object.from(), object.to(), interner));
            default -> new Unreadable<>("unknown event type '" + type[0] + "'");
        };
    }

    /** The resource version of any object: field 6 of the metadata, which is field 1. */
    private static String version(byte[] bytes, Wire.Range object, Interner interner) throws IOException {
        Wire in = new Wire(bytes, object.from(), object.to(), interner);
        String[] version = {""};
        in.fields(tag -> {
            if (tag != Wire.bytes(1)) {
                in.skip(tag);
                return;
            }
            in.message(t -> {
                if (t == Wire.bytes(6)) {
                    String text = in.freshText();
                    version[0] = text == null ? "" : text;
                } else {
                    in.skip(t);
                }
            });
        });
        return version[0];
    }

    private static <T> WatchEvent<T> json(Kind<T> kind, JsonNode event) {
        String type = event.path("type").asText("");
        JsonNode object = event.path("object");
        return switch (type) {
            case "ADDED", "MODIFIED" -> new Put<>(kind.json(object));
            case "DELETED" -> new Gone<>(kind.json(object));
            case "BOOKMARK" -> new Bookmark<>(object.path("metadata").path("resourceVersion").asText(""));
            case "ERROR" -> new Over<>(ApiStatus.json(object));
            default -> new Unreadable<>("unknown event type '" + type + "'");
        };
    }
}
