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
    private byte[] kept = new byte[0];
    /** Up to here what is kept holds no end of line. */
    private int searched;

    /** @param most bytes of one frame */
    public FrameCutter(Encoding encoding, int most) {
        this.encoding = encoding;
        this.most = most;
    }

    /** Takes a frame; the array is not touched later. */
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
        byte[] bytes = kept.length == 0 ? arrived : concatenated(kept, arrived);
        kept = new byte[0];
        int from = 0;
        while (true) {
            int to = end(bytes, from);
            if (to < 0) {
                break;
            }
            int start = encoding == Encoding.PROTOBUF ? from + LENGTH_BYTES : from;
            int stop = encoding == Encoding.PROTOBUF ? to : to - 1;
            searched = 0;
            from = to;
            if (stop > start && !frames.frame(bytes, start, stop)) {
                return true;
            }
        }
        kept = Arrays.copyOfRange(bytes, from, bytes.length);
        searched = kept.length;
        return fits();
    }

    /** Where the frame at {@code from} ends, its delimiter included; -1 if that has not arrived. */
    private int end(byte[] bytes, int from) {
        return switch (encoding) {
            case PROTOBUF -> {
                if (bytes.length - from < LENGTH_BYTES) {
                    yield -1;
                }
                long end = (long) from + LENGTH_BYTES + length(bytes, from);
                yield end > bytes.length ? -1 : (int) end;
            }
            case JSON -> {
                for (int i = from + searched; i < bytes.length; i++) {
                    if (bytes[i] == '\n') {
                        yield i + 1;
                    }
                }
                yield -1;
            }
        };
    }

    private boolean fits() {
        return kept.length <= most
                && (encoding == Encoding.JSON || kept.length < LENGTH_BYTES || length(kept, 0) <= most);
    }

    private static long length(byte[] bytes, int at) {
        return (bytes[at] & 0xFFL) << 24 | (bytes[at + 1] & 0xFFL) << 16 | (bytes[at + 2] & 0xFFL) << 8 | (bytes[at + 3] & 0xFFL);
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
