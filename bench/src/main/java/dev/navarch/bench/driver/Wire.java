package dev.navarch.bench.driver;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The discovery protocol as bytes: what a fake proxy must read of a response to acknowledge it, and no more.
 *
 * <p>Both forms of response have the version in field 1, resources in 2, the type in 4 and the nonce in 5.
 */
final class Wire {
    static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
    static final String ENDPOINT = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";
    static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
    static final String ROUTE = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

    private Wire() {
    }

    /** The outline of a response. */
    record Outline(String version, String type, String nonce, int resources) {
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
        int resources = 0;
        CodedInputStream in = CodedInputStream.newInstance(response);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> version = in.readString();
                    case 4 -> type = in.readString();
                    case 5 -> nonce = in.readString();
                    case 2 -> {
                        resources++;
                        in.skipField(tag);
                    }
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the control plane sent what is no discovery response", e);
        }
        return new Outline(version, type, nonce, resources);
    }

    /** The names of a cluster response's resources: read once by one proxy on behalf of all. */
    static List<String> names(byte[] response, boolean delta) {
        List<String> names = new ArrayList<>();
        CodedInputStream in = CodedInputStream.newInstance(response);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == 2) {
                    ByteString resource = in.readBytes();
                    // A delta resource names itself in field 3; otherwise the name is field 1 of the message within the Any.
                    names.add(delta ? field(resource, 3).toStringUtf8() : field(field(resource, 2), 1).toStringUtf8());
                } else {
                    in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the control plane sent what is no discovery response", e);
        }
        return names;
    }

    private static ByteString field(ByteString message, int number) throws IOException {
        CodedInputStream in = message.newCodedInput();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == number
                    && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                return in.readBytes();
            }
            in.skipField(tag);
        }
        return ByteString.EMPTY;
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
