package dev.navarch.xds;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A response as segments of bytes that many responses share. The transport copies them once, into its own buffer. */
record Frame(List<byte[]> segments, int length) {

    static Frame of(List<byte[]> segments) {
        int length = 0;
        for (byte[] segment : segments) {
            length += segment.length;
        }
        return new Frame(segments, length);
    }

    /** Writes frames; reads none. */
    static final MethodDescriptor.Marshaller<Frame> MARSHALLER = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(Frame value) {
            return new Drain(value);
        }

        @Override
        public Frame parse(InputStream stream) {
            throw new UnsupportedOperationException("a server reads no responses");
        }
    };

    private static final class Drain extends InputStream implements Drainable, KnownLength {
        private final Frame frame;
        private int segment;
        private int position;
        private int left;

        Drain(Frame frame) {
            this.frame = frame;
            this.left = frame.length;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = left;
            for (; segment < frame.segments.size(); segment++, position = 0) {
                byte[] bytes = frame.segments.get(segment);
                target.write(bytes, position, bytes.length - position);
            }
            left = 0;
            return drained;
        }

        @Override
        public int available() {
            return left;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int read = 0;
            while (read < length && segment < frame.segments.size()) {
                byte[] bytes = frame.segments.get(segment);
                int part = Math.min(length - read, bytes.length - position);
                System.arraycopy(bytes, position, target, offset + read, part);
                read += part;
                position += part;
                if (position == bytes.length) {
                    segment++;
                    position = 0;
                }
            }
            left -= read;
            return read;
        }
    }
}
