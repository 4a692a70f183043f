package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import dev.navarch.local.embedded.ProtobufSchema.Field;
import dev.navarch.local.embedded.Reads.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Kubernetes' protobuf content: {@code k8s\0} and a {@code runtime.Unknown} that holds kind, version and the message. Pure.
 *
 * <p>Watch frames are a length of four bytes, big-endian, and a {@code WatchEvent}.
 */
final class Protobuf {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private Protobuf() {
    }

    static byte[] object(ResourceType type, Stored row) {
        return unknown(type.apiVersion(), type.kind(), message(schema(type), row.tree()));
    }

    static byte[] list(ResourceType type, Page page) {
        ProtobufSchema schema = schema(type);
        byte[] metadata = written(out -> {
            out.writeString(2, Long.toString(page.version()));
            if (!page.next().isEmpty()) {
                out.writeString(3, page.next());
            }
            if (page.remaining() > 0) {
                out.writeInt64(4, page.remaining());
            }
        });
        byte[] list = written(out -> {
            out.writeByteArray(1, metadata);
            for (Stored row : page.items()) {
                out.writeByteArray(2, message(schema, row.tree()));
            }
        });
        return unknown(type.apiVersion(), type.kind() + "List", list);
    }

    static byte[] status(Refusal refusal) {
        ObjectNode status = refusal.status();
        byte[] message = written(out -> {
            out.writeByteArray(1, new byte[0]);
            out.writeString(2, Json.text(status, "status"));
            out.writeString(3, Json.text(status, "message"));
            out.writeString(4, Json.text(status, "reason"));
            out.writeInt32(6, refusal.code());
        });
        return unknown("v1", "Status", message);
    }

    /** One event of a watch: {@code object} is what {@link #object} gave. */
    static byte[] frame(String type, byte[] object) {
        byte[] extension = written(out -> out.writeByteArray(1, object));
        byte[] event = written(out -> {
            out.writeString(1, type);
            out.writeByteArray(2, extension);
        });
        return ByteBuffer.allocate(4 + event.length).putInt(event.length).put(event).array();
    }

    private static ProtobufSchema schema(ResourceType type) {
        return Objects.requireNonNull(ProtobufSchemas.of(type), type::qualified);
    }

    private static byte[] unknown(String apiVersion, String kind, byte[] message) {
        byte[] typeMeta = written(out -> {
            out.writeString(1, apiVersion);
            out.writeString(2, kind);
        });
        byte[] unknown = written(out -> {
            out.writeByteArray(1, typeMeta);
            out.writeByteArray(2, message);
            out.writeString(3, "");
            out.writeString(4, "");
        });
        return ByteBuffer.allocate(MAGIC.length + unknown.length).put(MAGIC).put(unknown).array();
    }

    private static byte[] message(ProtobufSchema schema, JsonNode tree) {
        return written(out -> {
            for (Map.Entry<String, JsonNode> entry : tree.properties()) {
                Field field = schema.field(entry.getKey());
                if (field != null && !entry.getValue().isNull()) {
                    field(out, field, entry.getValue());
                }
            }
        });
    }

    private static void field(CodedOutputStream out, Field field, JsonNode value) throws IOException {
        if (value.isArray()) {
            for (JsonNode element : value) {
                field(out, field, element);
            }
            return;
        }
        int number = field.number();
        switch (field.form()) {
            case STRING -> out.writeString(number, value.asText());
            case INT -> out.writeInt64(number, value.asLong());
            case BOOL -> out.writeBool(number, value.asBoolean());
            case TIME -> out.writeByteArray(number, time(value.asText()));
            case INT_OR_STRING -> out.writeByteArray(number, intOrString(value));
            case STRINGS -> {
                for (Map.Entry<String, String> entry : Json.strings(value).entrySet()) {
                    out.writeByteArray(number, written(inner -> {
                        inner.writeString(1, entry.getKey());
                        inner.writeString(2, entry.getValue());
                    }));
                }
            }
            case MESSAGE -> out.writeByteArray(number, message(field.message(), value));
        }
    }

    private static byte[] time(String text) {
        Instant instant = Instant.parse(text);
        return written(out -> {
            out.writeInt64(1, instant.getEpochSecond());
            out.writeInt32(2, instant.getNano());
        });
    }

    private static byte[] intOrString(JsonNode value) {
        return written(out -> {
            out.writeInt64(1, value.isNumber() ? 0 : 1);
            out.writeInt32(2, value.isNumber() ? value.asInt() : 0);
            out.writeString(3, value.isNumber() ? "" : value.asText());
        });
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);
        try {
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
