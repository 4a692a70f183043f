package dev.navarch.kube.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a list.
 *
 * @param resourceVersion of the list: where a watch goes on from; empty if the server did not say
 * @param next what to ask for the next page with; empty on the last one
 */
public record ListPage<T>(List<Decoded<T>> items, String resourceVersion, String next) {
    public ListPage {
        items = List.copyOf(items);
    }

    /** @throws IOException if the page as a whole makes no sense; single objects that do not are left out */
    public static <T> ListPage<T> read(Kind<T> kind, Encoding encoding, byte[] bytes, Interner interner) throws IOException {
        return switch (encoding) {
            case PROTOBUF -> protobuf(kind, bytes, interner);
            case JSON -> json(kind, bytes);
        };
    }

    private static <T> ListPage<T> protobuf(Kind<T> kind, byte[] bytes, Interner interner) throws IOException {
        Wire.Range list = Envelope.of(bytes, 0, bytes.length, interner).message();
        Wire in = new Wire(bytes, list.from(), list.to(), interner);
        List<Decoded<T>> items = new ArrayList<>();
        String[] versionAndNext = {"", ""};
        in.fields(tag -> {
            switch (tag) {
                case 1 << 3 | 2 -> in.message(t -> {
                    if (t == Wire.bytes(2) || t == Wire.bytes(3)) {
                        String text = in.freshText();
                        versionAndNext[(t >> 3) - 2] = text == null ? "" : text;
                    } else {
                        in.skip(t);
                    }
                });
                case 2 << 3 | 2 -> {
                    Wire.Range item = in.range();
                    items.add(kind.protobuf(bytes, item.from(), item.to()));
                }
                default -> in.skip(tag);
            }
        });
        return new ListPage<>(items, versionAndNext[0], versionAndNext[1]);
    }

    /** Objects are read one by one: the tree of a whole page would be many times larger than the page. */
    private static <T> ListPage<T> json(Kind<T> kind, byte[] bytes) throws IOException {
        List<Decoded<T>> items = new ArrayList<>();
        String version = "";
        String next = "";
        try (JsonParser in = Json.parser(bytes, 0, bytes.length)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
                JsonToken token = in.nextToken();
                if (field.equals("items") && token == JsonToken.START_ARRAY) {
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        items.add(kind.json(in.<JsonNode>readValueAsTree()));
                    }
                } else if (field.equals("metadata")) {
                    JsonNode metadata = in.readValueAsTree();
                    version = metadata.path("resourceVersion").asText("");
                    next = metadata.path("continue").asText("");
                } else {
                    in.skipChildren();
                }
            }
        }
        return new ListPage<>(items, version, next);
    }
}
