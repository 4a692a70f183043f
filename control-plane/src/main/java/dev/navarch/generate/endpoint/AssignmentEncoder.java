package dev.navarch.generate.endpoint;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.navarch.generate.IpAddresses;
import dev.navarch.generate.ProtoWriter;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.model.Endpoint;
import dev.navarch.model.Locality;
import dev.navarch.model.NetworkGateway;
import dev.navarch.model.Workload;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes a {@code ClusterLoadAssignment}. Endpoints are what changes most and what there is most of, so it is written straight from the model;
 * a test holds the bytes against those of the generated classes. Field numbers are those of {@code envoy/config/endpoint/v3}.
 */
final class AssignmentEncoder {
    /** The entry of {@code filter_metadata} that makes a cluster choose mutual TLS for this endpoint. */
    private static final byte[] MUTUAL_TLS = Metadata.newBuilder()
            .putFilterMetadata("envoy.transport_socket_match",
                    Struct.newBuilder().putFields("tlsMode", Value.newBuilder().setStringValue("istio").build()).build())
            .build().toByteArray();

    private AssignmentEncoder() {
    }

    static Resource empty(String name) {
        ProtoWriter writer = new ProtoWriter();
        writer.string(1, name);
        return resource(name, writer);
    }

    static Resource encode(String name, List<Assignment.Group> groups, int weight, Predicate<Endpoint> mutualTls,
            ProtoWriter writer) {
        writer.reset();
        for (int i = groups.size() - 1; i >= 0; i--) {
            int end = writer.position();
            group(groups.get(i), weight, mutualTls, writer);
            writer.message(2, end);
        }
        writer.string(1, name);
        return resource(name, writer);
    }

    private static Resource resource(String name, ProtoWriter writer) {
        byte[] value = writer.toByteArray();
        return Resource.ofBytes(ResourceType.ENDPOINT, name, value, value.length);
    }

    private static void group(Assignment.Group group, int weight, Predicate<Endpoint> mutualTls, ProtoWriter writer) {
        if (group.priority != 0) {
            writer.uint32(5, group.priority);
        }
        writer.uint32Value(3, group.share >= 0 ? group.share : group.weight(weight));
        for (Map.Entry<NetworkGateway, Integer> entry : List.copyOf(group.gateways.entrySet()).reversed()) {
            int end = writer.position();
            gateway(entry.getKey(), entry.getValue(), writer);
            writer.message(2, end);
        }
        for (int i = group.direct.size() - 1; i >= 0; i--) {
            int end = writer.position();
            Endpoint endpoint = group.direct.get(i);
            endpoint(endpoint, weight, mutualTls.test(endpoint), writer);
            writer.message(2, end);
        }
        locality(group.locality, writer);
    }

    private static void locality(Locality locality, ProtoWriter writer) {
        int end = writer.position();
        optional(3, locality.subzone(), writer);
        optional(2, locality.zone(), writer);
        optional(1, locality.region(), writer);
        writer.message(1, end);
    }

    private static void endpoint(Endpoint endpoint, int weight, boolean mutualTls, ProtoWriter writer) {
        writer.uint32Value(4, weight);
        int end = writer.position();
        workload(endpoint.workload(), writer);
        if (mutualTls) {
            writer.raw(MUTUAL_TLS);
        }
        writer.message(3, end);
        writer.uint32(2, endpoint.health().code());
        end = writer.position();
        List<String> addresses = endpoint.addresses();
        for (int i = addresses.size() - 1; i > 0; i--) {
            if (IpAddresses.isIp(addresses.get(i))) {
                int additional = writer.position();
                address(1, addresses.get(i), endpoint.port(), writer);
                writer.message(4, additional);
            }
        }
        address(1, endpoint.address(), endpoint.port(), writer);
        writer.message(1, end);
    }

    /** It carries no health: what stands behind the gateway was judged before. */
    private static void gateway(NetworkGateway gateway, int weight, ProtoWriter writer) {
        writer.uint32Value(4, weight);
        writer.bytes(3, MUTUAL_TLS);
        int end = writer.position();
        address(1, gateway.address(), gateway.port(), writer);
        writer.message(1, end);
    }

    /** An {@code Address} that holds a {@code SocketAddress}. */
    private static void address(int field, String ip, int port, ProtoWriter writer) {
        int outer = writer.position();
        int inner = writer.position();
        writer.uint32(3, port);
        optional(2, ip, writer);
        writer.message(1, inner);
        writer.message(field, outer);
    }

    /** The entry of {@code filter_metadata} by which telemetry names the workload: {@code istio: {workload: …}}. */
    private static void workload(Workload workload, ProtoWriter writer) {
        int entry = writer.position();
        int fields = writer.position();
        int field = writer.position();
        int value = writer.position();
        writer.string(3, describe(workload));
        writer.message(2, value);
        writer.string(1, "workload");
        writer.message(1, field);
        writer.message(2, fields);
        writer.string(1, "istio");
        writer.message(1, entry);
    }

    /** Owner, namespace, canonical name, canonical revision and cluster. The revision that everything has by default is not worth its bytes. */
    private static String describe(Workload workload) {
        String revision = ProxyTraits.canonicalRevision(workload.labels());
        return workload.workloadName() + ";" + workload.namespace() + ";"
                + ProxyTraits.canonicalName(workload.labels(), workload.workloadName()) + ";"
                + (revision.equals("latest") ? "" : revision) + ";" + workload.cluster();
    }

    private static void optional(int field, String text, ProtoWriter writer) {
        if (!text.isEmpty()) {
            writer.string(field, text);
        }
    }
}
