package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Version;
import dev.navarch.xds.StreamStatus;
import dev.navarch.xds.StreamStatus.TypeStatus;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code config_dump}: what one proxy was sent, in the form of Envoy's own {@code envoy.admin.v3.ConfigDump}. {@code ?proxyID=} picks the
 * proxy, {@code ?types=} (short names or type URLs, by comma) the types, {@code ?include_eds} adds the endpoints.
 */
final class ConfigDumpPage {
    static final String NOT_CONNECTED = "Proxy not connected to this Pilot instance. It may be connected to another instance.";
    private static final String ADMIN = "type.googleapis.com/envoy.admin.v3.";

    private final StreamPages streams;
    private final ResourceText text = new ResourceText();

    /** What of a dump has a version: all of it, or each resource alone. */
    private enum Versioned {
        WHOLE, EACH
    }

    ConfigDumpPage(StreamPages streams) {
        this.streams = streams;
    }

    Answer answer(Request request) {
        String proxyId = request.parameter("proxyID");
        if (proxyId == null || proxyId.isEmpty()) {
            return Answer.raw(400, "You must provide a proxyID in the query string");
        }
        StreamStatus stream = streams.stream(proxyId);
        if (stream == null) {
            return Answer.raw(404, NOT_CONNECTED);
        }
        Set<String> types = types(request.parameter("types"));
        boolean all = types.isEmpty();
        return Json.answer(request, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("configs");
            if (all) {
                empty(out, "BootstrapConfigDump");
            }
            if (all || types.contains("cds")) {
                clusters(out, stream.types().get(ResourceType.CLUSTER));
            }
            if (types.contains("eds") || (all && request.has("include_eds"))) {
                versioned(out, "EndpointsConfigDump", "dynamicEndpointConfigs", "endpointConfig",
                        stream.types().get(ResourceType.ENDPOINT));
            }
            if (all || types.contains("lds")) {
                listeners(out, stream.types().get(ResourceType.LISTENER));
            }
            if (all) {
                empty(out, "ScopedRoutesConfigDump");
            }
            if (all || types.contains("rds")) {
                versioned(out, "RoutesConfigDump", "dynamicRouteConfigs", "routeConfig", stream.types().get(ResourceType.ROUTE));
            }
            if (all) {
                empty(out, "SecretsConfigDump");
                empty(out, "EcdsConfigDump");
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static Set<String> types(@Nullable String parameter) {
        return parameter == null
                ? Set.of()
                : Arrays.stream(parameter.split(",")).map(String::trim).filter(type -> !type.isEmpty()).map(type -> {
                    ResourceType known = ResourceType.ofUrl(type);
                    return known == null ? type : known.shortName();
                }).collect(Collectors.toUnmodifiableSet());
    }

    private static void empty(JsonGenerator out, String type) throws IOException {
        out.writeStartObject();
        out.writeStringField("@type", ADMIN + type);
        out.writeEndObject();
    }

    private void clusters(JsonGenerator out, @Nullable TypeStatus status) throws IOException {
        List<Resource> resources = start(out, "ClustersConfigDump", "dynamicActiveClusters", status, Versioned.WHOLE);
        for (Resource resource : resources) {
            out.writeStartObject();
            out.writeFieldName("cluster");
            text.write(out, resource);
            out.writeEndObject();
        }
        end(out, resources);
    }

    private void listeners(JsonGenerator out, @Nullable TypeStatus status) throws IOException {
        List<Resource> resources = start(out, "ListenersConfigDump", "dynamicListeners", status, Versioned.WHOLE);
        for (Resource resource : resources) {
            out.writeStartObject();
            out.writeStringField("name", resource.name());
            out.writeObjectFieldStart("activeState");
            out.writeStringField("versionInfo", resource.version().toString());
            out.writeFieldName("listener");
            text.write(out, resource);
            out.writeEndObject();
            out.writeEndObject();
        }
        end(out, resources);
    }

    private void versioned(JsonGenerator out, String dump, String list, String field, @Nullable TypeStatus status)
            throws IOException {
        List<Resource> resources = start(out, dump, list, status, Versioned.EACH);
        for (Resource resource : resources) {
            out.writeStartObject();
            out.writeStringField("versionInfo", resource.version().toString());
            out.writeFieldName(field);
            text.write(out, resource);
            out.writeEndObject();
        }
        end(out, resources);
    }

    private static List<Resource> start(JsonGenerator out, String dump, String list, @Nullable TypeStatus status,
            Versioned versioned)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("@type", ADMIN + dump);
        List<Resource> resources = status == null ? List.of() : status.resources();
        if (versioned == Versioned.WHOLE && !resources.isEmpty()) {
            Version whole = resources.stream().map(Resource::contribution).reduce(Version.ZERO, Version::combine);
            out.writeStringField("versionInfo", whole.toString());
        }
        if (!resources.isEmpty()) {
            out.writeArrayFieldStart(list);
        }
        return resources;
    }

    private static void end(JsonGenerator out, List<Resource> resources) throws IOException {
        if (!resources.isEmpty()) {
            out.writeEndArray();
        }
        out.writeEndObject();
    }
}
