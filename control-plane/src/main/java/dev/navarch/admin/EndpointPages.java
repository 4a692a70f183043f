package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Endpoint;
import dev.navarch.model.ServiceEndpoints;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.Workload;
import dev.navarch.model.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code endpointShardz}, also known as {@code endpointz}: every endpoint by host name, namespace and cluster. */
final class EndpointPages {
    private final DebugSource source;

    EndpointPages(DebugSource source) {
        this.source = source;
    }

    /** Services without any endpoint are left out. */
    Answer endpointShardz(Request request) {
        World world = source.world();
        TreeMap<String, TreeMap<String, ServiceEndpoints>> byHost = new TreeMap<>();
        if (world != null) {
            world.endpoints().forEach((ServiceKey key, ServiceEndpoints endpoints) -> {
                if (!endpoints.all().isEmpty()) {
                    byHost.computeIfAbsent(key.hostname(), _ -> new TreeMap<>()).put(key.namespace(), endpoints);
                }
            });
        }
        return Json.answer(request, out -> {
            out.writeStartObject();
            for (Map.Entry<String, TreeMap<String, ServiceEndpoints>> host : byHost.entrySet()) {
                out.writeObjectFieldStart(host.getKey());
                for (Map.Entry<String, ServiceEndpoints> namespace : host.getValue().entrySet()) {
                    out.writeObjectFieldStart(namespace.getKey());
                    shards(out, namespace.getValue());
                    out.writeEndObject();
                }
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    private static void shards(JsonGenerator out, ServiceEndpoints endpoints) throws IOException {
        TreeSet<String> accounts = new TreeSet<>();
        out.writeObjectFieldStart("Shards");
        for (Map.Entry<ClusterId, List<Endpoint>> shard : endpoints.byCluster().entrySet()) {
            if (shard.getValue().isEmpty()) {
                continue;
            }
            out.writeArrayFieldStart("Kubernetes/" + shard.getKey());
            for (Endpoint endpoint : shard.getValue()) {
                endpoint(out, shard.getKey(), endpoint);
                accounts.add(endpoint.workload().serviceAccount());
            }
            out.writeEndArray();
        }
        out.writeEndObject();
        accounts.remove("");
        Json.set(out, "ServiceAccounts", accounts);
    }

    private static void endpoint(JsonGenerator out, ClusterId cluster, Endpoint endpoint) throws IOException {
        Workload workload = endpoint.workload();
        out.writeStartObject();
        Json.mapOrNull(out, "Labels", labels(cluster, workload));
        Json.strings(out, "Addresses", new ArrayList<>(endpoint.addresses()));
        out.writeStringField("ServicePortName", endpoint.portName());
        out.writeNumberField("LegacyClusterPortKey", 0);
        out.writeStringField("ServiceAccount", workload.serviceAccount());
        out.writeStringField("Network", workload.network().name());
        out.writeObjectFieldStart("Locality");
        out.writeStringField("Label", workload.locality().label());
        out.writeStringField("ClusterID", cluster.value());
        out.writeEndObject();
        out.writeNumberField("EndpointPort", endpoint.port());
        out.writeNumberField("LbWeight", 0);
        out.writeStringField("TLSMode", workload.mutualTls() ? "istio" : "disabled");
        out.writeStringField("Namespace", workload.isPod() ? workload.namespace() : "");
        out.writeStringField("WorkloadName", workload.workloadName());
        out.writeStringField("HostName", workload.hostname());
        out.writeStringField("SubDomain", workload.subdomain());
        out.writeNumberField("HealthStatus", endpoint.health().code());
        out.writeBooleanField("SendUnhealthyEndpoints", true);
        out.writeStringField("NodeName", workload.node());
        out.writeEndObject();
    }

    /** The pod's labels and what the mesh adds to them. */
    static SortedMap<String, String> labels(ClusterId cluster, Workload workload) {
        SortedMap<String, String> labels = workload.labels().toMap();
        labels.put("topology.istio.io/cluster", cluster.value());
        labels.put("topology.istio.io/network", workload.network().name());
        putIfKnown(labels, "kubernetes.io/hostname", workload.node());
        putIfKnown(labels, "topology.kubernetes.io/region", workload.locality().region());
        putIfKnown(labels, "topology.kubernetes.io/zone", workload.locality().zone());
        putIfKnown(labels, "topology.istio.io/subzone", workload.locality().subzone());
        return labels;
    }

    private static void putIfKnown(SortedMap<String, String> labels, String key, String value) {
        if (!value.isEmpty()) {
            labels.put(key, value);
        }
    }
}
