package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ResourceType;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterView;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.World;
import dev.navarch.xds.StreamStatus;
import dev.navarch.xds.StreamStatus.TypeStatus;
import java.io.IOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code syncz}, {@code adsz}, {@code connections}: who is connected, what they were sent, what they accepted. */
final class StreamPages {
    /** Stands for the nonce of what a proxy had already: tools call a type in sync when what was sent was accepted. Streams count from 1. */
    private static final String BROUGHT_ALONG = "0";

    private final DebugSource source;

    StreamPages(DebugSource source) {
        this.source = source;
    }

    /** Nonces sent and accepted, by type; {@code ?proxyID=} picks the streams whose connection id contains it. */
    Answer syncz(Request request) {
        List<StreamStatus> streams = streams(request);
        return Json.answer(request, out -> {
            out.writeStartArray();
            for (StreamStatus stream : streams) {
                sync(out, stream);
            }
            out.writeEndArray();
        });
    }

    /** Everything about the connections but the resources. */
    Answer adsz(Request request) {
        World world = source.world();
        return clients(request, (out, stream) -> {
            proxy(out, world, stream.proxy());
            out.writeObjectFieldStart("watches");
            for (Map.Entry<String, TypeStatus> type : byUrl(stream).entrySet()) {
                Json.strings(out, type.getKey(), type.getValue().names());
            }
            out.writeEndObject();
        });
    }

    /** Who is connected since when and from where. */
    Answer connections(Request request) {
        return clients(request, (_, _) -> {
        });
    }

    /** The stream that {@code ?proxyID=} means: that of the proxy of that very id, else one whose connection id contains it; the newest of them. */
    @Nullable
    StreamStatus stream(String proxyId) {
        Comparator<StreamStatus> best = Comparator.comparing((StreamStatus stream) -> stream.proxy().id().equals(proxyId))
                .thenComparing(StreamStatus::connectedAt).thenComparing(StreamStatus::connectionId);
        return source.streams().stream().filter(stream -> stream.connectionId().contains(proxyId)).max(best).orElse(null);
    }

    private interface More {
        void write(JsonGenerator out, StreamStatus stream) throws IOException;
    }

    private Answer clients(Request request, More more) {
        List<StreamStatus> streams = streams(request);
        return Json.answer(request, out -> {
            out.writeStartObject();
            out.writeNumberField("totalClients", streams.size());
            out.writeArrayFieldStart("clients");
            for (StreamStatus stream : streams) {
                out.writeStartObject();
                out.writeStringField("connectionId", stream.connectionId());
                out.writeStringField("connectedAt", stream.connectedAt().toString());
                out.writeStringField("address", stream.address());
                if (stream.identity() != null) {
                    out.writeStringField("identity", stream.identity());
                }
                more.write(out, stream);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private List<StreamStatus> streams(Request request) {
        String proxyId = request.parameter("proxyID");
        return source.streams().stream().filter(stream -> proxyId == null || stream.connectionId().contains(proxyId))
                .sorted(Comparator.comparing(StreamStatus::connectionId)).toList();
    }

    private static void sync(JsonGenerator out, StreamStatus stream) throws IOException {
        Proxy proxy = stream.proxy();
        out.writeStartObject();
        ClusterId cluster = proxy.cluster();
        if (cluster != null) {
            out.writeStringField("cluster_id", cluster.value());
        }
        out.writeStringField("proxy", proxy.id());
        out.writeStringField("proxy_type", proxy.type().word());
        writeIfGiven(out, "istio_version", proxy.version());
        EnumMap<ResourceType, TypeStatus> types = new EnumMap<>(ResourceType.class);
        types.putAll(stream.types());
        for (ResourceType type : List.of(ResourceType.CLUSTER, ResourceType.LISTENER, ResourceType.ROUTE,
                ResourceType.ENDPOINT)) {
            TypeStatus status = types.get(type);
            if (status != null) {
                writeIfGiven(out, word(type) + "_sent", sent(status));
                writeIfGiven(out, word(type) + "_acked", acked(status));
            }
        }
        out.writeObjectFieldStart("resources");
        for (Map.Entry<String, TypeStatus> type : byUrl(stream).entrySet()) {
            out.writeObjectFieldStart(type.getKey());
            writeIfGiven(out, "sent", sent(type.getValue()));
            writeIfGiven(out, "acked", acked(type.getValue()));
            if (type.getValue().sentAt() != null) {
                out.writeStringField("sentTime", String.valueOf(type.getValue().sentAt()));
            }
            String error = type.getValue().error();
            writeIfGiven(out, "lastError", error == null ? "" : error);
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static String sent(TypeStatus status) {
        return hadItAll(status) ? BROUGHT_ALONG : status.sent();
    }

    private static String acked(TypeStatus status) {
        return hadItAll(status) ? BROUGHT_ALONG : status.acked();
    }

    /** Whoever came back with all that there is was sent nothing, and is in sync all the same. */
    private static boolean hadItAll(TypeStatus status) {
        return status.sent().isEmpty() && status.error() == null && status.owed().isEmpty() && !status.names().isEmpty();
    }

    private static String word(ResourceType type) {
        return switch (type) {
            case CLUSTER -> "cluster";
            case ENDPOINT -> "endpoint";
            case LISTENER -> "listener";
            case ROUTE -> "route";
            case NAME_TABLE -> "names";
        };
    }

    private static void proxy(JsonGenerator out, @Nullable World world, Proxy proxy) throws IOException {
        Json.mapOrNull(out, "labels", labels(world, proxy));
        out.writeFieldName("metadata");
        Json.raw(out, proxy.metadataJson());
        out.writeObjectFieldStart("locality");
        writeIfGiven(out, "region", proxy.locality().region());
        writeIfGiven(out, "zone", proxy.locality().zone());
        writeIfGiven(out, "subZone", proxy.locality().subzone());
        out.writeEndObject();
    }

    private static Map<String, String> labels(@Nullable World world, Proxy proxy) {
        ClusterId cluster = proxy.cluster();
        ClusterView view = world == null || cluster == null ? null : world.clusters().get(cluster);
        PodFact pod = view == null ? null : view.pods().get(new ObjectKey(proxy.namespace(), proxy.podName()));
        Labels own = pod == null ? proxy.labels() : pod.labels();
        TreeMap<String, String> labels = new TreeMap<>(own.toMap());
        if (cluster != null) {
            labels.put("topology.istio.io/cluster", cluster.value());
        }
        putIfGiven(labels, "topology.istio.io/network", proxy.network().name());
        putIfGiven(labels, "kubernetes.io/hostname", proxy.nodeName());
        putIfGiven(labels, "topology.kubernetes.io/region", proxy.locality().region());
        putIfGiven(labels, "topology.kubernetes.io/zone", proxy.locality().zone());
        return labels;
    }

    private static void putIfGiven(Map<String, String> labels, String key, String value) {
        if (!value.isEmpty()) {
            labels.put(key, value);
        }
    }

    private static void writeIfGiven(JsonGenerator out, String field, String value) throws IOException {
        if (!value.isEmpty()) {
            out.writeStringField(field, value);
        }
    }

    private static Map<String, TypeStatus> byUrl(StreamStatus stream) {
        TreeMap<String, TypeStatus> byUrl = new TreeMap<>();
        stream.types().forEach((type, status) -> byUrl.put(type.typeUrl(), status));
        return byUrl;
    }
}
