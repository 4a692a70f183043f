package dev.navarch.kube.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a protobuf message field by field out of a range of bytes; text comes shared. Methods throw {@link IOException} where the bytes are
 * no message.
 */
final class Wire {
    private final byte[] bytes;
    private final int base;
    private final CodedInputStream in;
    private final Interner interner;

    Wire(byte[] bytes, int from, int to, Interner interner) {
        this.bytes = bytes;
        this.base = from;
        this.in = CodedInputStream.newInstance(bytes, from, to - from);
        this.interner = interner;
    }

    /** The tag of a field that holds text, bytes or a message. */
    static int bytes(int field) {
        return field << 3 | 2;
    }

    /** The tag of a field that holds a number or a truth value. */
    static int number(int field) {
        return field << 3;
    }

    /** Takes one field, all of it, or {@linkplain #skip skips} it. */
    interface Field {
        void read(int tag) throws IOException;
    }

    /** Reads all fields of the message at hand. */
    void fields(Field field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            field.read(tag);
        }
    }

    /** Reads all fields of the message that is the value of the field just met. */
    void message(Field field) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        fields(field);
        in.popLimit(outer);
    }

    /** As {@link #message}, but a message that makes no sense is stepped over. Returns whether it made sense. */
    boolean tryMessage(Field field) throws IOException {
        int length = in.readRawVarint32();
        int end = in.getTotalBytesRead() + length;
        int outer = in.pushLimit(length);
        boolean sound = true;
        try {
            fields(field);
        } catch (InvalidProtocolBufferException _) {
            sound = false;
        }
        in.popLimit(outer);
        in.skipRawBytes(end - in.getTotalBytesRead());
        return sound;
    }

    void skip(int tag) throws IOException {
        in.skipField(tag);
    }

    /** The text, shared; null if it is not UTF-8. */
    @Nullable
    String text() throws IOException {
        int length = in.readRawVarint32();
        int at = base + in.getTotalBytesRead();
        in.skipRawBytes(length);
        return interner.text(bytes, at, length);
    }

    /** The text, not shared; null if it is not UTF-8. */
    @Nullable
    String freshText() throws IOException {
        int length = in.readRawVarint32();
        int at = base + in.getTotalBytesRead();
        in.skipRawBytes(length);
        return Interner.fresh(bytes, at, length);
    }

    /** Where the bytes of the field just met stand, which are stepped over. */
    Range range() throws IOException {
        int length = in.readRawVarint32();
        int at = base + in.getTotalBytesRead();
        in.skipRawBytes(length);
        return new Range(at, at + length);
    }

    int integer() throws IOException {
        return in.readInt32();
    }

    long longInteger() throws IOException {
        return in.readInt64();
    }

    boolean truth() throws IOException {
        return in.readBool();
    }

    /** A part of the bytes that are being read. */
    record Range(int from, int to) {
    }
}
