package dev.navarch.kube.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Shares equal immutable values: of the labels, namespaces and node names of a cluster's objects most are repeated thousands of times.
 *
 * <p>Implementation note: a set-associative cache, not a map. Each value has four places; when all are taken by others, one of those is
 * forgotten, which costs a copy later and nothing else. So memory is bounded without weak references, and text that was seen before is found
 * by its bytes, before a String is made. The table doubles while values keep pushing each other out, up to its bound.
 */
public final class Interner {
    private static final int WAYS = 4;
    private static final int LEAST = 1024;

    private final int most;
    private @Nullable Object[] table = new Object[LEAST];
    private int pushedOut;

    /** @param most values remembered, rounded up to a power of two */
    public Interner(int most) {
        this.most = Math.max(LEAST, Integer.highestOneBit(Math.max(1, most - 1)) * 2);
    }

    /** The value itself or an equal one that was seen before. It must be immutable. */
    @SuppressWarnings("unchecked") // equal values of the immutable types used here are interchangeable
    public <T> T share(T value) {
        int first = place(value.hashCode());
        for (int i = first; i < first + WAYS; i++) {
            Object known = table[i];
            if (known == null) {
                table[i] = value;
                return value;
            }
            if (known.equals(value)) {
                return (T) known;
            }
        }
        pushOut(first, value);
        return value;
    }

    /** The text, shared; null if it is not UTF-8. */
    @Nullable
    String text(byte[] bytes, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                String text = fresh(bytes, from, length);
                return text == null ? null : share(text);
            }
            hash = 31 * hash + bytes[i];
        }
        // For ASCII this is String's own hash, so both ways lead to the same place.
        int first = place(hash);
        for (int i = first; i < first + WAYS; i++) {
            if (table[i] instanceof String known && matches(known, bytes, from, length)) {
                return known;
            }
        }
        return share(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
    }

    /** The text, not shared, for what is hardly ever repeated; null if it is not UTF-8. */
    static @Nullable String fresh(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)).toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    private static boolean matches(String known, byte[] bytes, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private int place(int hash) {
        int spread = hash * 0x9E3779B9;
        return (spread >>> 7) & (table.length - 1) & -WAYS;
    }

    private void pushOut(int first, Object value) {
        table[first + (pushedOut & (WAYS - 1))] = value;
        pushedOut++;
        if (pushedOut >= table.length / 8 && table.length < most) {
            @Nullable
            Object[] old = table;
            table = new Object[old.length * 2];
            pushedOut = 0;
            for (Object known : old) {
                if (known != null) {
                    share(known);
                }
            }
        }
    }
}
