package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.embedded.Reads.Page;
import dev.navarch.local.embedded.ResourceType.Trait;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Objects, lists and watch events in their format on the wire. Pure. */
final class Wire {
    private Wire() {
    }

    static Answer one(int code, ResourceType type, Stored row, Format format) {
        return switch (format) {
            case JSON -> Answer.json(code, row.withType(type));
            case PROTOBUF -> new Answer.Body(code, format.media(), Protobuf.object(type, row));
        };
    }

    static Answer list(ResourceType type, Page page, Format format) {
        return switch (format) {
            case JSON -> Answer.json(200, jsonList(type, page));
            case PROTOBUF -> new Answer.Body(200, format.media(), Protobuf.list(type, page));
        };
    }

    /** One event of a watch, framed. */
    static byte[] event(WatchOrder order, Change.Kind kind, Stored row) {
        return switch (order.format()) {
            case JSON -> jsonEvent(kind.name(), row.withType(order.type()));
            case PROTOBUF -> Protobuf.frame(kind.name(), Protobuf.object(order.type(), row));
        };
    }

    /** A bookmark: the version up to which a watcher has seen everything. */
    static byte[] bookmark(WatchOrder order, long version, Mark mark) {
        ObjectNode tree = Json.object();
        ObjectNode metadata = tree.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(version));
        if (mark == Mark.INITIAL_EVENTS_END) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        Stored row = new Stored("", version, Json.bytes(tree));
        return switch (order.format()) {
            case JSON -> jsonEvent("BOOKMARK", row.withType(order.type()));
            case PROTOBUF -> Protobuf.frame("BOOKMARK", Protobuf.object(order.type(), row));
        };
    }

    /** The event with which a watch that cannot go on ends. */
    static byte[] error(WatchOrder order, Refusal refusal) {
        return switch (order.format()) {
            case JSON -> jsonEvent("ERROR", Json.bytes(refusal.status()));
            case PROTOBUF -> Protobuf.frame("ERROR", Protobuf.status(refusal));
        };
    }

    enum Mark {
        PROGRESS, INITIAL_EVENTS_END
    }

    private static byte[] jsonEvent(String type, byte[] object) {
        byte[] head = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8);
        byte[] event = new byte[head.length + object.length + 2];
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(object, 0, event, head.length, object.length);
        event[event.length - 2] = '}';
        event[event.length - 1] = '\n';
        return event;
    }

    private static byte[] jsonList(ResourceType type, Page page) {
        ObjectNode metadata = Json.object();
        metadata.put("resourceVersion", Long.toString(page.version()));
        if (!page.next().isEmpty()) {
            metadata.put("continue", page.next());
        }
        if (page.remaining() > 0) {
            metadata.put("remainingItemCount", page.remaining());
        }
        int size = 256 + page.items().stream().mapToInt(row -> row.json().length + 1).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        out.writeBytes(
                Reads.utf8("{\"kind\":\"" + type.kind() + "List\",\"apiVersion\":\"" + type.apiVersion() + "\",\"metadata\":"));
        out.writeBytes(Json.bytes(metadata));
        out.writeBytes(Reads.utf8(",\"items\":["));
        boolean first = true;
        for (Stored row : page.items()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.writeBytes(type.has(Trait.CUSTOM) ? row.withType(type) : row.json());
        }
        out.writeBytes(Reads.utf8("]}"));
        return out.toByteArray();
    }
}
