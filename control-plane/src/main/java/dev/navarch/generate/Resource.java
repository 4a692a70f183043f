package dev.navarch.generate;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One xDS resource, serialised once and shared by all to whom it is sent.
 */
public final class Resource {
    private final ResourceType type;
    private final String name;
    private final byte[] any;
    private final Version version;
    private final Version contribution;
    private final @Nullable Object basis;

    private Resource(ResourceType type, String name, byte[] any, @Nullable Object basis) {
        this.type = type;
        this.name = name;
        this.any = any;
        this.basis = basis;
        this.version = Version.of(any);
        // The content goes in by its hash: hashing megabytes a second time would say nothing more.
        this.contribution = Version.of(name.getBytes(StandardCharsets.UTF_8), new byte[]{0}, version.bytes());
    }

    /** Serialises a message, deterministically. */
    public static Resource of(ResourceType type, String name, MessageLite message) {
        byte[] value = serialize(message);
        return new Resource(type, name, any(type, value, value.length), null);
    }

    /** The same, which remembers what it was made from: whoever would make it from an equal basis may keep it instead. */
    public static Resource of(ResourceType type, String name, MessageLite message, Object basis) {
        byte[] value = serialize(message);
        return new Resource(type, name, any(type, value, value.length), basis);
    }

    private static byte[] serialize(MessageLite message) {
        byte[] value = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(value);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the right size takes it all", e);
        }
        return value;
    }

    /** The first {@code length} bytes of {@code value} are the resource's message, serialised deterministically. */
    public static Resource ofBytes(ResourceType type, String name, byte[] value, int length) {
        return new Resource(type, name, any(type, value, length), null);
    }

    /** The resource's message is what was written so far; nothing is to be written after it. */
    public static Resource ofWritten(ResourceType type, String name, ProtoWriter writer) {
        if (writer.position() > 0) {
            writer.message(2, 0);
        }
        writer.string(1, type.typeUrl());
        return new Resource(type, name, writer.toByteArray(), null);
    }

    private static byte[] any(ResourceType type, byte[] value, int length) {
        byte[] url = type.typeUrl().getBytes(StandardCharsets.US_ASCII);
        int size = CodedOutputStream.computeByteArraySize(1, url)
                + (length == 0
                        ? 0
                        : CodedOutputStream.computeTagSize(2) + CodedOutputStream.computeUInt32SizeNoTag(length) + length);
        byte[] any = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(any);
        try {
            out.writeByteArray(1, url);
            if (length > 0) {
                out.writeTag(2, 2);
                out.writeUInt32NoTag(length);
                out.write(value, 0, length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the right size takes it all", e);
        }
        return any;
    }

    public ResourceType type() {
        return type;
    }

    public String name() {
        return name;
    }

    /** The resource as a serialised {@code google.protobuf.Any}. Not a copy: whoever changes it breaks every proxy. */
    public byte[] any() {
        return any;
    }

    /** What it was made from, if that was said. */
    public @Nullable Object basis() {
        return basis;
    }

    /** Of the content. */
    public Version version() {
        return version;
    }

    /** What it adds to the version of a set: name and content. */
    public Version contribution() {
        return contribution;
    }

    @Override
    public String toString() {
        return type.shortName() + " " + name + " " + version;
    }
}
