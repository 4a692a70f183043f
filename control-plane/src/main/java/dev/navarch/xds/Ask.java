package dev.navarch.xds;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A request of either dialect, read by hand: a state-of-the-world client repeats all its names with every ACK, and nobody wants to make
 * thousands of strings to find that they are the same.
 *
 * @param malformed what is wrong with the bytes, null when nothing is
 * @param node null when the request has none
 * @param version of the state of the world that the client has
 * @param subscribe names, in delta those to add
 * @param namesHash over the bytes of {@code subscribe}, in its order
 * @param unsubscribe names to drop, delta only
 * @param initialVersions what a delta client has, by name
 * @param error of a refusal, null when this is none
 * @param bytes of the message
 */
record Ask(@Nullable String malformed, @Nullable Node node, String typeUrl, String version, String nonce, NameBytes subscribe,
        long namesHash, List<String> unsubscribe, Map<String, String> initialVersions, @Nullable String error, int bytes) {

    /** Names that are made into strings only when somebody wants to see them. */
    @SuppressWarnings("ArrayRecordComponent") // shared bytes, never compared
    record NameBytes(byte[] message, int field, int count) {
        static final NameBytes NONE = new NameBytes(new byte[0], 3, 0);

        List<String> names() {
            List<String> names = new ArrayList<>(count);
            CodedInputStream in = CodedInputStream.newInstance(message);
            try {
                while (names.size() < count) {
                    int tag = in.readTag();
                    if (tag == (field << 3 | 2)) {
                        names.add(in.readString());
                    } else {
                        in.skipField(tag);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("it was read before", e);
            }
            return names;
        }

        boolean isEmpty() {
            return count == 0;
        }
    }

    /** An acknowledgement is some sixty bytes: reading on to an end that is not known would cost a buffer of 16 KiB for each. */
    private static byte[] bytes(InputStream stream) throws IOException {
        return stream instanceof KnownLength ? stream.readNBytes(stream.available()) : stream.readAllBytes();
    }

    static MethodDescriptor.Marshaller<Ask> marshaller(Protocol protocol) {
        return new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(Ask value) {
                throw new UnsupportedOperationException("a server writes no requests");
            }

            @Override
            public Ask parse(InputStream stream) {
                byte[] bytes = new byte[0];
                try {
                    bytes = bytes(stream);
                    return new Reader(protocol, bytes).read();
                } catch (IOException e) {
                    return new Ask(String.valueOf(e.getMessage()), null, "", "", "", NameBytes.NONE, 0, List.of(),
                            Map.of(), null, bytes.length);
                }
            }
        };
    }

    /** Reads a request from a stream of its bytes; for tests. */
    static Ask read(Protocol protocol, byte[] bytes) {
        return marshaller(protocol).parse(new ByteArrayInputStream(bytes));
    }

    /**
     * {@code DiscoveryRequest}: version_info 1, node 2, resource_names 3, type_url 4, response_nonce 5, error_detail 6.
     * {@code DeltaDiscoveryRequest}: node 1, type_url 2, subscribe 3, unsubscribe 4, initial_resource_versions 5, response_nonce 6,
     * error_detail 7.
     */
    private static final class Reader {
        private final Protocol protocol;
        private final CodedInputStream in;
        private final byte[] bytes;
        private final List<String> unsubscribe = new ArrayList<>();
        private final Map<String, String> versions = new HashMap<>();
        private @Nullable Node node;
        private String typeUrl = "";
        private String version = "";
        private String nonce = "";
        private @Nullable String error;
        private int namesFrom = -1;
        private int namesTo;
        private int nameCount;

        Reader(Protocol protocol, byte[] bytes) {
            this.protocol = protocol;
            this.bytes = bytes;
            this.in = CodedInputStream.newInstance(bytes);
        }

        Ask read() throws IOException {
            for (int tag = next(); tag != 0; tag = next()) {
                if ((tag & 7) != 2) {
                    in.skipField(tag);
                } else if (protocol == Protocol.DELTA) {
                    readDelta(tag);
                } else {
                    readState(tag);
                }
            }
            return new Ask(null, node, typeUrl, version, nonce, new NameBytes(bytes, 3, nameCount), hash(), unsubscribe, versions,
                    error, bytes.length);
        }

        /** Names follow each other: the bytes from the first to the last stand for all of them. */
        private long hash() {
            if (nameCount == 0) {
                return 0;
            }
            CRC32C castagnoli = new CRC32C();
            castagnoli.update(bytes, namesFrom, namesTo - namesFrom);
            CRC32 ieee = new CRC32();
            ieee.update(bytes, namesFrom, namesTo - namesFrom);
            return castagnoli.getValue() << 32 | ieee.getValue();
        }

        private int next() throws IOException {
            return in.isAtEnd() ? 0 : in.readTag();
        }

        private void readState(int tag) throws IOException {
            switch (tag >>> 3) {
                case 1 -> version = in.readStringRequireUtf8();
                case 2 -> node = readNode();
                case 3 -> readName();
                case 4 -> typeUrl = in.readStringRequireUtf8();
                case 5 -> nonce = in.readStringRequireUtf8();
                case 6 -> error = readError();
                default -> in.skipField(tag);
            }
        }

        private void readDelta(int tag) throws IOException {
            switch (tag >>> 3) {
                case 1 -> node = readNode();
                case 2 -> typeUrl = in.readStringRequireUtf8();
                case 3 -> readName();
                case 4 -> unsubscribe.add(in.readStringRequireUtf8());
                case 5 -> readVersion();
                case 6 -> nonce = in.readStringRequireUtf8();
                case 7 -> error = readError();
                default -> in.skipField(tag);
            }
        }

        private void readName() throws IOException {
            if (namesFrom < 0) {
                namesFrom = in.getTotalBytesRead();
            }
            int length = in.readRawVarint32();
            in.skipRawBytes(length);
            nameCount++;
            namesTo = in.getTotalBytesRead();
        }

        private Node readNode() throws IOException {
            return Node.parseFrom(in.readByteArray(), ExtensionRegistryLite.getEmptyRegistry());
        }

        private String readError() throws IOException {
            return Status.parseFrom(in.readByteArray(), ExtensionRegistryLite.getEmptyRegistry()).getMessage();
        }

        private void readVersion() throws IOException {
            CodedInputStream entry = CodedInputStream.newInstance(in.readByteArray());
            String name = "";
            String value = "";
            while (!entry.isAtEnd()) {
                int tag = entry.readTag();
                if (tag == (1 << 3 | 2)) {
                    name = entry.readStringRequireUtf8();
                } else if (tag == (2 << 3 | 2)) {
                    value = entry.readStringRequireUtf8();
                } else {
                    entry.skipField(tag);
                }
            }
            versions.put(name, value);
        }
    }
}
