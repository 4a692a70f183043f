package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.navarch.model.ClusterId;
import dev.navarch.model.NetworkGateway;
import dev.navarch.model.Resolution;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import dev.navarch.model.World;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code registryz}, {@code networkz}, {@code mesh}: what the registry made of all clusters. */
final class RegistryPages {
    private final DebugSource source;

    RegistryPages(DebugSource source) {
        this.source = source;
    }

    /** The merged services, in the order of their host names. A service whose clusters disagree says so in a field of ours. */
    Answer registryz(Request request) {
        World world = source.world();
        Collection<Service> services = world == null ? List.of() : world.services().values();
        return Json.answer(request, out -> {
            out.writeStartArray();
            for (Service service : services) {
                service(out, service);
            }
            out.writeEndArray();
        });
    }

    /** The gateways by which networks are entered. */
    Answer networkz(Request request) {
        World world = source.world();
        List<NetworkGateway> gateways = world == null ? List.of() : world.gateways();
        return Json.answer(request, out -> {
            out.writeStartArray();
            for (NetworkGateway gateway : gateways) {
                out.writeStartObject();
                out.writeStringField("Network", gateway.network().name());
                ClusterId cluster = gateway.cluster();
                out.writeStringField("Cluster", cluster == null ? "" : cluster.value());
                out.writeStringField("Addr", gateway.address());
                out.writeNumberField("Port", gateway.port());
                out.writeNumberField("HBONEPort", 0);
                out.writeObjectFieldStart("ServiceAccount");
                out.writeStringField("Namespace", "");
                out.writeStringField("Name", "");
                out.writeEndObject();
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    /** The mesh's configuration with its defaults. */
    Answer mesh(Request request) {
        World world = source.world();
        return Json.answer(request, out -> Json.raw(out, world == null ? "{}" : world.mesh().json()));
    }

    static void service(JsonGenerator out, Service service) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("Attributes");
        attributes(out, service);
        out.writeEndObject();
        out.writeArrayFieldStart("ports");
        for (ServicePort port : service.ports()) {
            out.writeStartObject();
            if (!port.name().isEmpty()) {
                out.writeStringField("name", port.name());
            }
            out.writeNumberField("port", port.number());
            out.writeStringField("protocol", port.protocol().text());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeStringField("creationTime", Instant.ofEpochSecond(service.creationTime()).toString());
        out.writeStringField("hostname", service.hostname());
        addresses(out, "clusterVIPs", service.vips());
        out.writeStringField("defaultAddress", service.defaultAddress());
        out.writeNumberField("Resolution", switch (service.resolution()) {
            case CLIENT_SIDE_LB -> 0;
            case PASSTHROUGH -> 2;
            case ALIAS -> 4;
        });
        out.writeBooleanField("MeshExternal", service.resolution() == Resolution.ALIAS);
        out.writeStringField("ResourceVersion", service.resourceVersion());
        if (!service.conflicts().isEmpty()) {
            Json.strings(out, "Conflicts", service.conflicts());
        }
        out.writeEndObject();
    }

    private static void attributes(JsonGenerator out, Service service) throws IOException {
        out.writeStringField("ServiceRegistry", "Kubernetes");
        out.writeStringField("Name", service.name());
        out.writeStringField("Namespace", service.namespace());
        Json.mapOrNull(out, "Labels", service.labels().toMap());
        if (service.exportTo().equals(List.of("*"))) {
            out.writeNullField("ExportTo");
        } else {
            Json.set(out, "ExportTo", new TreeSet<>(service.exportTo()));
        }
        out.writeNumberField("Visibility", 0);
        Json.mapOrNull(out, "LabelSelectors", service.selector().toMap());
        aliases(out, service.aliases());
        addresses(out, "ClusterExternalAddresses", service.externalAddresses());
        out.writeNullField("ClusterExternalPorts");
        out.writeNullField("PassthroughTargetPorts");
        out.writeStringField("Type", service.type());
        out.writeStringField("ExternalName", service.externalName());
        out.writeBooleanField("NodeLocal", service.nodeLocal());
        out.writeNumberField("TrafficDistribution", switch (service.trafficDistribution()) {
            case ANY -> 0;
            case PREFER_SAME_ZONE -> 1;
            case PREFER_SAME_NODE -> 2;
        });
        out.writeStringField("ObjectName", "");
        out.writeNumberField("DNSConnectStrategy", 0);
        out.writeBooleanField("PublishNotReadyAddresses", service.publishNotReadyAddresses());
    }

    private static void aliases(JsonGenerator out, List<String> hosts) throws IOException {
        if (hosts.isEmpty()) {
            out.writeNullField("Aliases");
            return;
        }
        out.writeArrayFieldStart("Aliases");
        for (String host : hosts) {
            String[] parts = host.split("\\.", 3);
            out.writeStartObject();
            out.writeStringField("Hostname", host);
            out.writeStringField("Namespace", parts.length > 1 ? parts[1] : "");
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void addresses(JsonGenerator out, String field, Map<ClusterId, List<String>> byCluster) throws IOException {
        out.writeObjectFieldStart(field);
        if (byCluster.isEmpty()) {
            out.writeNullField("Addresses");
        } else {
            out.writeObjectFieldStart("Addresses");
            for (Map.Entry<ClusterId, List<String>> entry : new TreeMap<>(byCluster).entrySet()) {
                Json.strings(out, entry.getKey().value(), entry.getValue());
            }
            out.writeEndObject();
        }
        out.writeEndObject();
    }
}
