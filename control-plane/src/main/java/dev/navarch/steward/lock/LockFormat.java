package dev.navarch.steward.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a lock stands in a Kubernetes object. Thread-safe.
 *
 * <p>In a remote it is a ConfigMap, because the role of remote secrets grants no leases; at home it is a Lease.
 */
public enum LockFormat {
    /** The annotation {@code control-plane.alpha.kubernetes.io/leader} of a ConfigMap, in JSON. */
    CONFIG_MAP("v1", "ConfigMap", "/api/v1/namespaces/%s/configmaps") {
        @Override
        String raw(JsonNode object) {
            return object.path("metadata").path("annotations").path(LEADER).asText("");
        }

        @Override
        LockRecord record(JsonNode object) {
            String text = raw(object);
            if (text.isEmpty()) {
                return FREE;
            }
            try {
                JsonNode leader = JSON.readTree(text);
                return new LockRecord(leader.path("holderIdentity").asText(""), leader.path("holderKey").asText(""),
                        leader.path("leaseDurationSeconds").asInt(0), time(leader.path("acquireTime")),
                        time(leader.path("renewTime")), leader.path("leaderTransitions").asInt(0));
            } catch (JsonProcessingException _) {
                return UNREADABLE;
            }
        }

        @Override
        void put(ObjectNode object, LockRecord record) {
            ObjectNode leader = JSON.createObjectNode().put("holderIdentity", record.holder()).put("holderKey", record.key())
                    .put("leaseDurationSeconds", record.leaseSeconds()).put("acquireTime", record.acquired().toString())
                    .put("renewTime", record.renewed().toString()).put("leaderTransitions", record.transitions());
            object.withObjectProperty("metadata").withObjectProperty("annotations").put(LEADER, leader.toString());
        }
    },
    /** A Lease, with the annotation {@code leader.istio.io/holder-key}. */
    LEASE("coordination.k8s.io/v1", "Lease", "/apis/coordination.k8s.io/v1/namespaces/%s/leases") {
        @Override
        String raw(JsonNode object) {
            return object.path("spec") + " " + object.path("metadata").path("annotations").path(KEY).asText("");
        }

        @Override
        LockRecord record(JsonNode object) {
            JsonNode spec = object.path("spec");
            return new LockRecord(spec.path("holderIdentity").asText(""),
                    object.path("metadata").path("annotations").path(KEY).asText(""), spec.path("leaseDurationSeconds").asInt(0),
                    time(spec.path("acquireTime")), time(spec.path("renewTime")), spec.path("leaseTransitions").asInt(0));
        }

        @Override
        void put(ObjectNode object, LockRecord record) {
            object.withObjectProperty("spec").put("holderIdentity", record.holder())
                    .put("leaseDurationSeconds", record.leaseSeconds()).put("acquireTime", MICRO_TIME.format(record.acquired()))
                    .put("renewTime", MICRO_TIME.format(record.renewed())).put("leaseTransitions", record.transitions());
            ObjectNode annotations = object.withObjectProperty("metadata").withObjectProperty("annotations");
            if (record.key().isEmpty()) {
                annotations.remove(KEY);
            } else {
                annotations.put(KEY, record.key());
            }
        }
    };

    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final String KEY = "leader.istio.io/holder-key";
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter MICRO_TIME = new DateTimeFormatterBuilder().appendInstant(6).toFormatter();
    private static final LockRecord FREE = new LockRecord("", "", 0, Instant.EPOCH, Instant.EPOCH, 0);
    /** Somebody's, in whatever language: it is respected for a lease and then counts as left behind. */
    private static final LockRecord UNREADABLE = new LockRecord("unreadable", "", 30, Instant.EPOCH, Instant.EPOCH, 0);

    private final String apiVersion;
    private final String kind;
    private final String collection;

    LockFormat(String apiVersion, String kind, String collection) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.collection = collection;
    }

    String collection(String namespace) {
        return collection.formatted(namespace);
    }

    /** What a holder changes with every renewal. */
    abstract String raw(JsonNode object);

    abstract LockRecord record(JsonNode object);

    abstract void put(ObjectNode object, LockRecord record);

    Lock lock(JsonNode object) {
        return new Lock(record(object), raw(object), object);
    }

    /** The object to be sent: what else stands in it stays. */
    ObjectNode object(String namespace, String name, @Nullable JsonNode over, LockRecord record) {
        ObjectNode object = over instanceof ObjectNode there ? there.deepCopy() : JSON.createObjectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.withObjectProperty("metadata").put("name", name).put("namespace", namespace).remove("managedFields");
        put(object, record);
        return object;
    }

    private static Instant time(JsonNode text) {
        try {
            return Instant.parse(text.asText("")).truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }
}
