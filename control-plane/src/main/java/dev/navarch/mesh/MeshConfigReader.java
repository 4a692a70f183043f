package dev.navarch.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.model.MeshConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a {@link MeshConfig} of YAML, by Istio's rules and over Istio's defaults. Thread-safe; never throws at what it reads.
 *
 * <p>Fields that mean nothing here are kept for {@code /debug/mesh}: an operator sees what he wrote.
 */
public final class MeshConfigReader {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Durations that nobody here acts on, but that Istio prints in one form. */
    private static final List<String> OTHER_DURATIONS = List.of("dnsRefreshRate");
    private static final List<String> PROXY_DURATIONS = List.of("drainDuration", "terminationDrainDuration");

    /**
     * Reads a configuration.
     *
     * @param layers YAML of {@code MeshConfig}, each applied over those before
     * @param networks YAML of {@code meshNetworks}; empty for none
     */
    public MeshReading read(List<String> layers, String networks) {
        try {
            ObjectNode mesh = parse(MeshDefaults.JSON, "defaults");
            for (String layer : layers) {
                MeshMerge.apply(mesh, parse(layer, "mesh"));
            }
            return new MeshReading.Accepted(config(mesh, parse(networks, "meshNetworks")));
        } catch (BadField e) {
            return e.refused();
        }
    }

    private static MeshConfig config(ObjectNode mesh, ObjectNode networks) {
        Fields top = new Fields(mesh, "");
        Fields proxy = top.in("defaultConfig");
        Fields outbound = top.in("outboundTrafficPolicy");
        Fields inbound = top.in("inboundTrafficPolicy");
        OTHER_DURATIONS.forEach(top::normalise);
        PROXY_DURATIONS.forEach(proxy::normalise);
        return new MeshConfig(trustDomain(top), top.text("rootNamespace"), proxy.text("meshId"), discoveryAddress(proxy),
                outbound.choice("mode", "REGISTRY_ONLY", "ALLOW_ANY").equals("ALLOW_ANY"),
                inbound.choice("mode", "PASSTHROUGH", "LOCALHOST").equals("PASSTHROUGH"),
                top.flag("enableAutoMtls", true), top.flag("enableTracing", false),
                top.in("localityLbSetting").flag("enabled", true), top.duration("connectTimeout", false),
                top.duration("protocolDetectionTimeout", true), top.port("proxyListenPort"), top.port("proxyInboundListenPort"),
                List.copyOf(top.texts("defaultServiceExportTo")), clusterLocalHosts(top), withPrometheus(top),
                top.text("accessLogFile"), top.text("accessLogFormat"),
                top.choice("accessLogEncoding", "TEXT", "JSON").equals("JSON"), top.text("outboundClusterStatName"),
                top.text("inboundClusterStatName"), peerTls(top), Authorizers.of(top), MeshNetworks.of(networks), print(mesh));
    }

    private static MeshConfig.PeerTls peerTls(Fields top) {
        boolean tls13Only = top.in("meshMTLS").choice("minProtocolVersion", "TLS_AUTO", "TLSV1_2", "TLSV1_3").equals("TLSV1_3");
        return new MeshConfig.PeerTls(top.texts("trustDomainAliases"), tls13Only);
    }

    private static String trustDomain(Fields top) {
        String domain = top.text("trustDomain");
        if (domain.length() > 255 || !domain.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\.?")) {
            throw new BadField(top.path("trustDomain"), domain, "a lower-case DNS name like cluster.local is wanted here");
        }
        return domain;
    }

    private static String discoveryAddress(Fields proxy) {
        String address = proxy.text("discoveryAddress");
        int colon = address.lastIndexOf(':');
        int port = colon < 1 ? -1 : Fields.number(address.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            throw new BadField(proxy.path("discoveryAddress"), address,
                    "host:port is wanted here, like istiod.istio-system.svc:15012");
        }
        return address;
    }

    private static Map<String, Boolean> clusterLocalHosts(Fields top) {
        Map<String, Boolean> hosts = new LinkedHashMap<>();
        for (Fields service : top.each("serviceSettings")) {
            boolean local = service.in("settings").flag("clusterLocal", false);
            service.texts("hosts").forEach(host -> hosts.put(host, local));
        }
        return Collections.unmodifiableMap(hosts);
    }

    private static boolean withPrometheus(Fields top) {
        List<String> prometheus = new ArrayList<>();
        for (Fields provider : top.each("extensionProviders")) {
            if (provider.has("prometheus")) {
                prometheus.add(provider.text("name"));
            }
        }
        return top.in("defaultProviders").texts("metrics").stream().anyMatch(prometheus::contains);
    }

    private static ObjectNode parse(String yaml, String whole) {
        try {
            JsonNode root = YAML.readTree(yaml);
            return root == null || root.isNull() || root.isMissingNode()
                    ? JSON.createObjectNode()
                    : MeshMerge.object(root, whole);
        } catch (JsonProcessingException e) {
            throw new BadField(whole, "", "no YAML: " + e.getOriginalMessage());
        }
    }

    private static String print(ObjectNode mesh) {
        DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter).withArrayIndenter(indenter);
        try {
            return JSON.writer(printer).writeValueAsString(mesh);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read is always written", e);
        }
    }
}
