package dev.navarch.bench.driver;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The discovery protocol as bytes: what a fake proxy must read of a response to acknowledge it, and no more.
 *
 * <p>Both forms of response have resources in field 2, the type in 4 and the nonce in 5.
 */
final class Wire {
    static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
    static final String ENDPOINT = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";
    static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
    static final String ROUTE = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";
    /** The one route that proxies ask for: that of all HTTP services on port 80. */
    static final String ROUTE_NAME = "80";

    private Wire() {
    }

    /** The outline of a response. */
    record Outline(String version, String type, String nonce) {
    }

    /** A message is its bytes. */
    static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder().setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName("envoy.service.discovery.v3.AggregatedDiscoveryService/" + name)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes()).build();
    }

    static Outline outline(byte[] response) {
        String version = "";
        String type = "";
        String nonce = "";
        CodedInputStream in = CodedInputStream.newInstance(response);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> version = in.readString();
                    case 4 -> type = in.readString();
                    case 5 -> nonce = in.readString();
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the control plane sent what is no discovery response", e);
        }
        return new Outline(version, type, nonce);
    }

    /** Puts the names and versions of a response's resources into {@code known}, and takes those out that it removes. */
    static void learn(byte[] response, boolean delta, Map<String, String> known, UnaryOperator<String> shared) {
        CodedInputStream in = CodedInputStream.newInstance(response);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 2 -> {
                        int end = in.pushLimit(in.readRawVarint32());
                        if (delta) {
                            named(in, known, shared);
                        } else {
                            anonymous(in, known, shared);
                        }
                        in.popLimit(end);
                    }
                    case 6 -> {
                        String removed = in.readString();
                        known.remove(removed);
                    }
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the control plane sent what is no discovery response", e);
        }
    }

    /** A resource of a delta response names itself. */
    private static void named(CodedInputStream in, Map<String, String> known, UnaryOperator<String> shared) throws IOException {
        String name = "";
        String version = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> version = in.readString();
                case 3 -> name = in.readString();
                default -> in.skipField(tag);
            }
        }
        known.put(shared.apply(name), shared.apply(version));
    }

    /** In the state of the world a resource is an Any; the name is the first field of the message within. */
    private static void anonymous(CodedInputStream in, Map<String, String> known, UnaryOperator<String> shared)
            throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) != 2) {
                in.skipField(tag);
                continue;
            }
            int end = in.pushLimit(in.readRawVarint32());
            for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
                if (inner == (1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                    known.put(shared.apply(in.readString()), "");
                } else {
                    in.skipField(inner);
                }
            }
            in.popLimit(end);
        }
    }

    static boolean contains(byte[] haystack, byte[] needle) {
        int last = haystack.length - needle.length;
        for (int i = 0; i <= last; i++) {
            int j = 0;
            while (j < needle.length && haystack[i + j] == needle[j]) {
                j++;
            }
            if (j == needle.length) {
                return true;
            }
        }
        return false;
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
