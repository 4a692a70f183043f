package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.ServiceTarget;
import dev.navarch.generate.ServiceTargets;
import dev.navarch.generate.gateway.MergedGateway.Rejection;
import dev.navarch.generate.listener.Conflict;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.model.World;
import dev.navarch.xds.StreamStatus;
import dev.navarch.xds.StreamStatus.TypeStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code instancesz}, {@code edsz}, {@code push_status}: what the mesh means for the proxies that are connected. */
final class ProxyPages {
    private static final int MOST_VIEWS = 1_000;

    private final DebugSource source;
    private final StreamPages streams;
    private final ResourceText text = new ResourceText();
    private final ListenerGeneration listeners = new ListenerGeneration();

    ProxyPages(DebugSource source, StreamPages streams) {
        this.source = source;
        this.streams = streams;
    }

    /** By proxy the services that run on its workload, each with the port on which the workload answers. */
    Answer instancesz(Request request) {
        World world = source.world();
        Map<String, Proxy> proxies = new TreeMap<>();
        source.proxies().forEach(proxy -> proxies.put(proxy.id(), proxy));
        return Json.answer(request, out -> {
            out.writeStartObject();
            for (Map.Entry<String, Proxy> proxy : proxies.entrySet()) {
                out.writeArrayFieldStart(proxy.getKey());
                for (ServiceTarget target : world == null
                        ? List.<ServiceTarget>of()
                        : ServiceTargets.all(world, proxy.getValue())) {
                    target(out, target);
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        });
    }

    private static void target(JsonGenerator out, ServiceTarget target) throws IOException {
        out.writeStartObject();
        out.writeFieldName("Service");
        RegistryPages.service(out, target.service());
        out.writeObjectFieldStart("Port");
        out.writeObjectFieldStart("ServicePort");
        if (!target.port().name().isEmpty()) {
            out.writeStringField("name", target.port().name());
        }
        out.writeNumberField("port", target.port().number());
        out.writeStringField("protocol", target.port().protocol().text());
        out.writeEndObject();
        out.writeNumberField("TargetPort", target.targetPort());
        out.writeEndObject();
        out.writeEndObject();
    }

    /** The endpoints that the proxy of {@code ?proxyID=} was sent. */
    Answer edsz(Request request) {
        String proxyId = request.parameter("proxyID");
        if (proxyId == null || proxyId.isEmpty()) {
            return Answer.raw(400, "You must provide a proxyID in the query string");
        }
        StreamStatus stream = streams.stream(proxyId);
        if (stream == null) {
            return Answer.raw(404, ConfigDumpPage.NOT_CONNECTED);
        }
        TypeStatus endpoints = stream.types().get(ResourceType.ENDPOINT);
        return Json.answer(request, out -> {
            out.writeStartArray();
            for (Resource resource : endpoints == null ? List.<Resource>of() : endpoints.resources()) {
                text.write(out, resource);
            }
            out.writeEndArray();
        });
    }

    /** By metric and listener what services contend for, and by gateway what is not done, as it is counted, over all who are connected. */
    Answer pushStatus(Request request) {
        World world = source.world();
        Map<String, Map<String, String>> byMetric = new TreeMap<>();
        if (world != null) {
            for (Conflict conflict : listeners.conflicts(world, source.proxies(), MOST_VIEWS)) {
                byMetric.computeIfAbsent(conflict.kind().metric(), _ -> new TreeMap<>()).merge(conflict.listener(),
                        conflict.kept() + " has it, not " + conflict.lost(), (a, b) -> a.equals(b) ? a : a + "; " + b);
            }
            for (Rejection rejection : listeners.rejections(world, source.proxies(), MOST_VIEWS)) {
                byMetric.computeIfAbsent(GatewaySeries.REJECTED, _ -> new TreeMap<>()).merge(rejection.gateway().toString(),
                        rejection.reason(), (a, b) -> a + "; " + b);
            }
        }
        return Json.answer(request, out -> {
            out.writeStartObject();
            for (Map.Entry<String, Map<String, String>> metric : byMetric.entrySet()) {
                out.writeObjectFieldStart(metric.getKey());
                for (Map.Entry<String, String> listener : metric.getValue().entrySet()) {
                    out.writeObjectFieldStart(listener.getKey());
                    out.writeStringField("message", listener.getValue());
                    out.writeEndObject();
                }
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }
}
