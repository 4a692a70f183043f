package dev.navarch.kube.decode;

import java.io.IOException;
import java.util.Arrays;

/**
 * Kubernetes' wrapping of a protobuf message: four bytes that say so, then a {@code runtime.Unknown} whose field 2 is the message.
 *
 * @param kind such as {@code PodList} or {@code Status}
 */
record Envelope(String kind, Wire.Range message) {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    static Envelope of(byte[] bytes, int from, int to, Interner interner) throws IOException {
        if (to - from < MAGIC.length || !Arrays.equals(bytes, from, from + MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("no Kubernetes protobuf: the first bytes are not k8s and 0");
        }
        Wire in = new Wire(bytes, from + MAGIC.length, to, interner);
        String[] kind = {""};
        Wire.Range[] raw = {new Wire.Range(to, to)};
        in.fields(tag -> {
            switch (tag) {
                case 1 << 3 | 2 -> in.message(t -> {
                    String text = t == Wire.bytes(2) ? in.text() : skipped(in, t);
                    kind[0] = text == null || text.isEmpty() ? kind[0] : text;
                });
                case 2 << 3 | 2 -> raw[0] = in.range();
                default -> in.skip(tag);
            }
        });
        return new Envelope(kind[0], raw[0]);
    }

    private static String skipped(Wire in, int tag) throws IOException {
        in.skip(tag);
        return "";
    }
}
