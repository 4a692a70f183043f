package dev.navarch.kube.decode;

import java.util.Arrays;

/**
 * Cuts the events of a watch out of what arrives: in protobuf each has its length before it, four bytes, big-endian; in JSON each is a line.
 * Only what is not yet complete is kept.
 */
public final class FrameCutter {
    private static final int LENGTH_BYTES = 4;

    private final Encoding encoding;
    private final int most;
    /** What is not yet complete, at the start of an array that may be longer. */
    private byte[] kept = new byte[0];
    private int length;
    /** Up to here what is kept holds no end of line. */
    private int searched;

    /** @param most bytes of one frame */
    public FrameCutter(Encoding encoding, int most) {
        this.encoding = encoding;
        this.most = most;
    }

    /** Takes a frame; its bytes are to be read before it returns. */
    @FunctionalInterface
    public interface Frames {
        /** Returns whether more is wanted. */
        boolean frame(byte[] bytes, int from, int to);
    }

    /**
     * Takes what arrived, which becomes the cutter's own.
     *
     * @return whether all is well: no frame is, or says that it will be, larger than allowed
     */
    public boolean feed(byte[] arrived, Frames frames) {
        byte[] bytes = arrived;
        int end = arrived.length;
        if (length > 0) {
            append(arrived);
            bytes = kept;
            end = length;
        }
        int from = 0;
        for (int to = end(bytes, from, end); to >= 0; to = end(bytes, from, end)) {
            int start = encoding == Encoding.PROTOBUF ? from + LENGTH_BYTES : from;
            int stop = encoding == Encoding.PROTOBUF ? to : to - 1;
            searched = 0;
            from = to;
            if (stop > start && !frames.frame(bytes, start, stop)) {
                length = 0;
                return true;
            }
        }
        if (bytes != kept || from > 0) {
            kept = Arrays.copyOfRange(bytes, from, end);
        }
        length = end - from;
        searched = length;
        return fits();
    }

    /** Room is doubled, so that a large frame in many pieces is copied twice, not each time. */
    private void append(byte[] arrived) {
        if (kept.length - length < arrived.length) {
            kept = Arrays.copyOf(kept, Math.max(length + arrived.length, 2 * kept.length));
        }
        System.arraycopy(arrived, 0, kept, length, arrived.length);
        length += arrived.length;
    }

    /** Where the frame at {@code from} ends, its delimiter included; -1 if that has not arrived. */
    private int end(byte[] bytes, int from, int stop) {
        return switch (encoding) {
            case PROTOBUF -> {
                if (stop - from < LENGTH_BYTES) {
                    yield -1;
                }
                long end = (long) from + LENGTH_BYTES + length(bytes, from);
                yield end > stop ? -1 : (int) end;
            }
            case JSON -> {
                for (int i = from + searched; i < stop; i++) {
                    if (bytes[i] == '\n') {
                        yield i + 1;
                    }
                }
                yield -1;
            }
        };
    }

    private boolean fits() {
        return length <= most
                && (encoding == Encoding.JSON || length < LENGTH_BYTES || length(kept, 0) <= most);
    }

    private static long length(byte[] bytes, int at) {
        return (bytes[at] & 0xFFL) << 24 | (bytes[at + 1] & 0xFFL) << 16 | (bytes[at + 2] & 0xFFL) << 8 | (bytes[at + 3] & 0xFFL);
    }
}
