package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes a Kubernetes object, given as the tree of its JSON, in Kubernetes' protobuf: a second, independent statement of the field numbers.
 */
final class Encoded {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Shape> SHAPES = shapes();

    private Encoded() {
    }

    /** How one field is written. */
    private record Field(int number, Type type, String shape) {
    }

    private enum Type {
        TEXT, TEXTS, NUMBER, TRUTH, MESSAGE, MESSAGES, MAP, TIME, INT_OR_STRING
    }

    private record Shape(Map<String, Field> fields) {
    }

    static byte[] json(Object object) {
        try {
            return JSON.writeValueAsBytes(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] protobuf(String kind, Object object) {
        return message(shape(kind), JSON.valueToTree(object));
    }

    /** In the envelope that says what it is. */
    static byte[] wrapped(String kind, byte[] message) {
        byte[] unknown = written(out -> {
            out.writeByteArray(1, written(type -> type.writeString(2, kind)));
            out.writeByteArray(2, message);
        });
        byte[] wrapped = new byte[4 + unknown.length];
        System.arraycopy(new byte[]{'k', '8', 's', 0}, 0, wrapped, 0, 4);
        System.arraycopy(unknown, 0, wrapped, 4, unknown.length);
        return wrapped;
    }

    /** A frame of a watch. */
    static byte[] event(String type, byte[] wrapped) {
        byte[] event = written(out -> {
            out.writeString(1, type);
            out.writeByteArray(2, written(raw -> raw.writeByteArray(1, wrapped)));
        });
        byte[] frame = new byte[4 + event.length];
        frame[0] = (byte) (event.length >>> 24);
        frame[1] = (byte) (event.length >>> 16);
        frame[2] = (byte) (event.length >>> 8);
        frame[3] = (byte) event.length;
        System.arraycopy(event, 0, frame, 4, event.length);
        return frame;
    }

    static byte[] list(String resourceVersion, String next, List<byte[]> items) {
        return wrapped("List", written(out -> {
            out.writeByteArray(1, written(meta -> {
                meta.writeString(2, resourceVersion);
                meta.writeString(3, next);
            }));
            for (byte[] item : items) {
                out.writeByteArray(2, item);
            }
        }));
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writing.to(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] message(Shape shape, JsonNode node) {
        return written(out -> {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                Field field = shape.fields().get(entry.getKey());
                if (field != null) {
                    write(out, field, entry.getValue());
                }
            }
        });
    }

    private static void write(CodedOutputStream out, Field field, JsonNode value) throws IOException {
        int n = field.number();
        switch (field.type()) {
            case TEXT -> out.writeString(n, value.textValue());
            case TEXTS -> {
                for (JsonNode each : value) {
                    out.writeString(n, each.textValue());
                }
            }
            case NUMBER -> out.writeInt32(n, value.intValue());
            case TRUTH -> out.writeBool(n, value.booleanValue());
            case MESSAGE -> out.writeByteArray(n, message(shape(field.shape()), value));
            case MESSAGES -> {
                for (JsonNode each : value) {
                    out.writeByteArray(n, message(shape(field.shape()), each));
                }
            }
            case MAP -> {
                for (Map.Entry<String, JsonNode> pair : value.properties()) {
                    out.writeByteArray(n, written(entry -> {
                        entry.writeString(1, pair.getKey());
                        entry.writeString(2, pair.getValue().textValue());
                    }));
                }
            }
            case TIME -> out.writeByteArray(n,
                    written(time -> time.writeInt64(1, Instant.parse(value.textValue()).getEpochSecond())));
            case INT_OR_STRING -> out.writeByteArray(n, written(either -> {
                either.writeInt64(1, value.isTextual() ? 1 : 0);
                either.writeInt32(2, value.asInt(0));
                either.writeString(3, value.isTextual() ? value.textValue() : "");
            }));
        }
    }

    private static Map<String, Shape> shapes() {
        return Map.ofEntries(
                shape("ObjectMeta", "name 1 TEXT", "generateName 2 TEXT", "namespace 3 TEXT", "uid 5 TEXT",
                        "resourceVersion 6 TEXT",
                        "generation 7 NUMBER", "creationTimestamp 8 TIME", "deletionTimestamp 9 TIME", "labels 11 MAP",
                        "annotations 12 MAP", "ownerReferences 13 MESSAGES OwnerReference"),
                shape("OwnerReference", "kind 1 TEXT", "name 3 TEXT", "uid 4 TEXT", "apiVersion 5 TEXT", "controller 6 TRUTH"),
                shape("Service", "metadata 1 MESSAGE ObjectMeta", "spec 2 MESSAGE ServiceSpec", "status 3 MESSAGE ServiceStatus"),
                shape("ServiceSpec", "ports 1 MESSAGES ServicePort", "selector 2 MAP", "clusterIP 3 TEXT", "type 4 TEXT",
                        "externalIPs 5 TEXTS", "sessionAffinity 7 TEXT", "externalName 10 TEXT",
                        "publishNotReadyAddresses 13 TRUTH",
                        "clusterIPs 18 TEXTS", "internalTrafficPolicy 22 TEXT", "trafficDistribution 23 TEXT"),
                shape("ServicePort", "name 1 TEXT", "protocol 2 TEXT", "port 3 NUMBER", "targetPort 4 INT_OR_STRING",
                        "nodePort 5 NUMBER",
                        "appProtocol 6 TEXT"),
                shape("ServiceStatus", "loadBalancer 1 MESSAGE LoadBalancer"),
                shape("LoadBalancer", "ingress 1 MESSAGES Ingress"),
                shape("Ingress", "ip 1 TEXT", "hostname 2 TEXT"),
                shape("EndpointSlice", "metadata 1 MESSAGE ObjectMeta", "endpoints 2 MESSAGES Endpoint",
                        "ports 3 MESSAGES EndpointPort",
                        "addressType 4 TEXT"),
                shape("Endpoint", "addresses 1 TEXTS", "conditions 2 MESSAGE EndpointConditions", "hostname 3 TEXT",
                        "targetRef 4 MESSAGE ObjectReference", "nodeName 6 TEXT", "zone 7 TEXT"),
                shape("EndpointConditions", "ready 1 TRUTH", "serving 2 TRUTH", "terminating 3 TRUTH"),
                shape("EndpointPort", "name 1 TEXT", "protocol 2 TEXT", "port 3 NUMBER", "appProtocol 4 TEXT"),
                shape("ObjectReference", "kind 1 TEXT", "namespace 2 TEXT", "name 3 TEXT", "uid 4 TEXT"),
                shape("Pod", "metadata 1 MESSAGE ObjectMeta", "spec 2 MESSAGE PodSpec", "status 3 MESSAGE PodStatus"),
                shape("PodSpec", "containers 2 MESSAGES Container", "serviceAccountName 8 TEXT", "nodeName 10 TEXT",
                        "hostNetwork 11 TRUTH",
                        "hostname 16 TEXT", "subdomain 17 TEXT", "initContainers 20 MESSAGES Container"),
                shape("Container", "name 1 TEXT", "image 2 TEXT", "ports 6 MESSAGES ContainerPort", "restartPolicy 24 TEXT"),
                shape("ContainerPort", "name 1 TEXT", "hostPort 2 NUMBER", "containerPort 3 NUMBER", "protocol 4 TEXT"),
                shape("PodStatus", "phase 1 TEXT", "conditions 2 MESSAGES PodCondition", "podIP 6 TEXT",
                        "podIPs 12 MESSAGES PodIP"),
                shape("PodCondition", "type 1 TEXT", "status 2 TEXT"), shape("PodIP", "ip 1 TEXT"),
                shape("Node", "metadata 1 MESSAGE ObjectMeta", "status 3 MESSAGE NodeStatus"),
                shape("NodeStatus", "addresses 5 MESSAGES NodeAddress"), shape("NodeAddress", "type 1 TEXT", "address 2 TEXT"),
                shape("Namespace", "metadata 1 MESSAGE ObjectMeta"),
                shape("Status", "status 2 TEXT", "message 3 TEXT", "reason 4 TEXT", "code 6 NUMBER"));
    }

    private static Shape shape(String name) {
        return Objects.requireNonNull(SHAPES.get(name), name);
    }

    private static Map.Entry<String, Shape> shape(String name, String... fields) {
        Map<String, Field> all = new HashMap<>();
        for (String field : fields) {
            String[] words = field.split(" ");
            all.put(words[0], new Field(Integer.parseInt(words[1]), Type.valueOf(words[2]), words.length > 3 ? words[3] : ""));
        }
        return Map.entry(name, new Shape(all));
    }
}
