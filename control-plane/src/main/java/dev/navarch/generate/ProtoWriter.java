package dev.navarch.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a protobuf message from its end to its beginning, without building it first: by the time a nested message's length is needed, it is
 * known. Fields are therefore written in descending order. One buffer is reused for many messages. Not thread-safe.
 *
 * <p>A nested message is written as: {@code int end = writer.position()}, its fields, {@code writer.message(field, end)}.
 */
public final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private byte[] buffer = new byte[4096];
    /** The first byte that is written; everything from here to the end of the buffer is. */
    private int start = buffer.length;

    /** Forgets what was written. */
    public ProtoWriter reset() {
        start = buffer.length;
        return this;
    }

    /** Bytes written so far. */
    public int position() {
        return buffer.length - start;
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(buffer, start, buffer.length);
    }

    /** Wraps what was written since {@code end} into a field. */
    public void message(int field, int end) {
        varint(position() - end);
        tag(field, LENGTH_DELIMITED);
    }

    /** A message without content. */
    public void empty(int field) {
        message(field, position());
    }

    /** A message, or text, that is serialised already. */
    public void bytes(int field, byte[] bytes) {
        raw(bytes);
        varint(bytes.length);
        tag(field, LENGTH_DELIMITED);
    }

    /** Fields that are serialised already. */
    public void raw(byte[] bytes) {
        raw(bytes, 0, bytes.length);
    }

    /** The same, of a part of the bytes. */
    public void raw(byte[] bytes, int from, int length) {
        reserve(length);
        start -= length;
        System.arraycopy(bytes, from, buffer, start, length);
    }

    /** A message of about that many bytes will come next: makes room for it in one go. */
    public void expect(int bytes) {
        if (buffer.length < bytes) {
            buffer = new byte[bytes + bytes / 8];
            start = buffer.length;
        }
    }

    /** Text, also when it is empty: where the schema leaves the default out, so must the caller. */
    public void string(int field, String text) {
        int length = text.length();
        reserve(length);
        int at = start;
        for (int i = length - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes(field, text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            buffer[--at] = (byte) c;
        }
        start = at;
        varint(length);
        tag(field, LENGTH_DELIMITED);
    }

    /** A number that is read as unsigned, also when it is 0. */
    public void uint32(int field, int value) {
        varint(value);
        tag(field, VARINT);
    }

    /** A {@code google.protobuf.UInt32Value}. */
    public void uint32Value(int field, int value) {
        int end = position();
        if (value != 0) {
            uint32(1, value);
        }
        message(field, end);
    }

    private void tag(int field, int wireType) {
        varint(field << 3 | wireType);
    }

    private void varint(int value) {
        reserve(5);
        int size = value >>> 28 != 0 ? 5 : value >>> 21 != 0 ? 4 : value >>> 14 != 0 ? 3 : value >>> 7 != 0 ? 2 : 1;
        start -= size;
        int rest = value;
        for (int i = 0; i < size - 1; i++) {
            buffer[start + i] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[start + size - 1] = (byte) rest;
    }

    private void reserve(int bytes) {
        if (bytes > start) {
            int used = position();
            byte[] larger = new byte[Math.max(2 * buffer.length, used + bytes)];
            System.arraycopy(buffer, start, larger, larger.length - used, used);
            start = larger.length - used;
            buffer = larger;
        }
    }
}
