package dev.navarch.xds;

import com.google.protobuf.CodedOutputStream;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Responses as bytes. A message is a body, equal for many streams, and a suffix of the stream's own: protobuf lets fields come in any order.
 *
 * <p>{@code DiscoveryResponse}: version_info 1, resources 2 (Any), type_url 4, nonce 5, control_plane 6. {@code DeltaDiscoveryResponse}:
 * system_version_info 1, resources 2 ({@code Resource}: version 1, resource 2, name 3), type_url 4, nonce 5, removed_resources 6,
 * control_plane 7.
 */
final class Wire {
    private static final int VERSION_INFO = 1;
    private static final int RESOURCES = 2;
    private static final int TYPE_URL = 4;
    private static final int NONCE = 5;
    private static final int REMOVED = 6;
    private static final int RESOURCE_VERSION = 1;
    private static final int RESOURCE_ANY = 2;
    private static final int RESOURCE_NAME = 3;
    private static final int DIGITS = 32;

    /** By type: {@code type_url} and {@code control_plane}. */
    private final Map<ResourceType, byte[]> stateConstants = new EnumMap<>(ResourceType.class);
    private final Map<ResourceType, byte[]> deltaConstants = new EnumMap<>(ResourceType.class);

    private final String controlPlane;

    Wire(String controlPlane) {
        this.controlPlane = controlPlane;
        byte[] identifier = controlPlane.getBytes(StandardCharsets.UTF_8);
        for (ResourceType type : ResourceType.values()) {
            stateConstants.put(type, constants(type.typeUrl(), 6, identifier));
            deltaConstants.put(type, constants(type.typeUrl(), 7, identifier));
        }
    }

    /** The identifier in every response. */
    String controlPlane() {
        return controlPlane;
    }

    private static byte[] constants(String typeUrl, int controlPlaneField, byte[] identifier) {
        int control = CodedOutputStream.computeByteArraySize(1, identifier);
        return write(
                CodedOutputStream.computeStringSize(TYPE_URL, typeUrl) + CodedOutputStream.computeTagSize(controlPlaneField)
                        + CodedOutputStream.computeUInt32SizeNoTag(control) + control,
                out -> {
                    out.writeString(TYPE_URL, typeUrl);
                    out.writeTag(controlPlaneField, 2);
                    out.writeUInt32NoTag(control);
                    out.writeByteArray(1, identifier);
                });
    }

    /** What follows a body: version, nonce, type and control plane. */
    byte[] suffix(Protocol protocol, ResourceType type, String version, String nonce) {
        byte[] constants = Objects.requireNonNull((protocol == Protocol.DELTA ? deltaConstants : stateConstants).get(type));
        int size = CodedOutputStream.computeStringSize(VERSION_INFO, version)
                + CodedOutputStream.computeStringSize(NONCE, nonce) + constants.length;
        return write(size, out -> {
            out.writeString(VERSION_INFO, version);
            out.writeString(NONCE, nonce);
            out.writeRawBytes(constants);
        });
    }

    /** The bytes that a resource takes in a response. */
    static int size(Protocol protocol, Resource resource) {
        int inner = protocol == Protocol.DELTA ? deltaSize(resource) : resource.any().length;
        return CodedOutputStream.computeTagSize(RESOURCES) + CodedOutputStream.computeUInt32SizeNoTag(inner) + inner;
    }

    private static int deltaSize(Resource resource) {
        int any = resource.any().length;
        return 2 + DIGITS + CodedOutputStream.computeTagSize(RESOURCE_ANY) + CodedOutputStream.computeUInt32SizeNoTag(any) + any
                + CodedOutputStream.computeStringSize(RESOURCE_NAME, resource.name());
    }

    /** The body of a response: resources, and for delta removed names. */
    static byte[] body(Protocol protocol, List<Resource> resources, List<String> removed) {
        int size = 0;
        for (Resource resource : resources) {
            size += size(protocol, resource);
        }
        for (String name : removed) {
            size += CodedOutputStream.computeStringSize(REMOVED, name);
        }
        return write(size, out -> {
            for (Resource resource : resources) {
                writeResource(out, protocol, resource);
            }
            for (String name : removed) {
                out.writeString(REMOVED, name);
            }
        });
    }

    private static void writeResource(CodedOutputStream out, Protocol protocol, Resource resource) throws IOException {
        byte[] any = resource.any();
        out.writeTag(RESOURCES, 2);
        if (protocol == Protocol.STATE_OF_THE_WORLD) {
            out.writeUInt32NoTag(any.length);
        } else {
            out.writeUInt32NoTag(deltaSize(resource));
            out.writeString(RESOURCE_VERSION, resource.version().toString());
            out.writeTag(RESOURCE_ANY, 2);
            out.writeUInt32NoTag(any.length);
        }
        out.writeRawBytes(any);
        if (protocol == Protocol.DELTA) {
            out.writeString(RESOURCE_NAME, resource.name());
        }
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] write(int size, Writing writing) {
        byte[] bytes = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the right size takes it all", e);
        }
        return bytes;
    }
}
