package dev.navarch.generate.name;

import com.google.protobuf.CodedInputStream;
import dev.navarch.generate.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/**
 * Writes a table from the one before, of which nearly all entries are copied as they stand: with ten thousand services a table is most of a
 * megabyte, and a change concerns a namespace. Both are in the order of names. Single use, one thread.
 */
final class TablePatch {
    private final byte[] previous;
    private final List<byte[]> gone = new ArrayList<>();
    private final List<byte[]> newNames = new ArrayList<>();
    private final List<byte[]> newEntries = new ArrayList<>();
    private final ByteArrayOutputStream out;
    private int written;

    /**
     * @param previous a table that {@link NameTableWriter} or this class has written
     * @param gone names that end so are dropped
     * @param news whole entries of the message by name, in the place of those; their names end so too
     */
    TablePatch(Resource previous, Collection<String> gone, SortedMap<String, byte[]> news) {
        this.previous = previous.any();
        this.out = new ByteArrayOutputStream(this.previous.length + 1024);
        gone.forEach(ending -> this.gone.add(ending.getBytes(StandardCharsets.UTF_8)));
        news.forEach((name, entry) -> {
            newNames.add(name.getBytes(StandardCharsets.UTF_8));
            newEntries.add(entry);
        });
    }

    /** The new table's message. */
    byte[] write() {
        try {
            CodedInputStream in = CodedInputStream.newInstance(previous);
            // An Any: the type's URL, then the message, unless that is empty.
            in.skipField(in.readTag());
            if (!in.isAtEnd()) {
                in.readTag();
                in.readRawVarint32();
            }
            while (!in.isAtEnd()) {
                entry(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a table of our own is readable", e);
        }
        while (written < newEntries.size()) {
            out.writeBytes(newEntries.get(written++));
        }
        return out.toByteArray();
    }

    private void entry(CodedInputStream in) throws IOException {
        int from = in.getTotalBytesRead();
        in.readTag();
        int length = in.readRawVarint32();
        int to = in.getTotalBytesRead() + length;
        in.readTag();
        int nameLength = in.readRawVarint32();
        int name = in.getTotalBytesRead();
        in.skipRawBytes(to - name);
        while (written < newNames.size() && isBefore(newNames.get(written), name, name + nameLength)) {
            out.writeBytes(newEntries.get(written++));
        }
        if (!isGone(name, name + nameLength)) {
            out.write(previous, from, to - from);
        }
    }

    private boolean isBefore(byte[] newName, int from, int to) {
        return Arrays.compareUnsigned(newName, 0, newName.length, previous, from, to) < 0;
    }

    private boolean isGone(int from, int to) {
        for (byte[] ending : gone) {
            if (to - from >= ending.length && Arrays.equals(previous, to - ending.length, to, ending, 0, ending.length)) {
                return true;
            }
        }
        return false;
    }
}
