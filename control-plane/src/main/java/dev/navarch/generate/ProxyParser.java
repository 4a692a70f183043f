package dev.navarch.generate;

import dev.navarch.generate.NodeMetadata.WrongType;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.Network;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a proxy tells of itself. Whatever a stranger sends, it throws nothing; a plain Envoy is accepted with nothing but a node id.
 * Thread-safe.
 *
 * <p>Node ids and metadata are Istio's: {@code type~ip~name~domain}, and fields in a struct, most of them text.
 */
public final class ProxyParser {
    /** Names of Kubernetes fit in several times; it is part of the connection's id, and so of many lines. */
    private static final int LONGEST_ID = 2048;
    private static final int STATUS_PORT = 15021;
    private static final int PROMETHEUS_PORT = 15090;

    private final Map<ClusterId, ClusterId> clusterAliases;

    /** @param clusterAliases other names by which proxies may call their cluster, and its real one */
    public ProxyParser(Map<ClusterId, ClusterId> clusterAliases) {
        this.clusterAliases = Map.copyOf(clusterAliases);
    }

    public ParsedNode parse(Node node) {
        if (node.getId().isEmpty()) {
            return new ParsedNode.Refused("missing node information: the first request must carry node.id");
        }
        if (node.getId().length() > LONGEST_ID) {
            return new ParsedNode.Refused("node id " + Quote.of(node.getId()) + " is longer than " + LONGEST_ID + " characters");
        }
        String[] parts = node.getId().split("~", -1);
        if (parts.length != 4) {
            return new ParsedNode.Refused("node id " + Quote.of(node.getId()) + " has " + parts.length
                    + " parts; expected four, as in sidecar~10.0.0.1~pod.namespace~namespace.svc.cluster.local");
        }
        Proxy.@Nullable Type type = Arrays.stream(Proxy.Type.values()).filter(t -> t.word().equals(parts[0])).findFirst()
                .orElse(null);
        if (type == null) {
            return new ParsedNode.Refused(
                    "node id " + Quote.of(node.getId()) + " is of type " + Quote.of(parts[0]) + "; expected one of "
                            + Arrays.stream(Proxy.Type.values()).map(Proxy.Type::word).toList());
        }
        try {
            NodeMetadata metadata = new NodeMetadata(node.getMetadata());
            List<String> addresses = addresses(metadata, parts[1]);
            return addresses.isEmpty()
                    ? new ParsedNode.Refused(
                            "node id " + Quote.of(node.getId()) + " has no IP address: neither its second part nor the "
                                    + "metadata field INSTANCE_IPS is one")
                    : new ParsedNode.Accepted(proxy(node, metadata, type, parts, addresses));
        } catch (WrongType e) {
            return new ParsedNode.Refused("node " + Quote.of(node.getId()) + ": " + e.reason());
        }
    }

    /** All of {@code INSTANCE_IPS} or none of them. */
    private static List<String> addresses(NodeMetadata metadata, String fromId) throws WrongType {
        List<String> told = metadata.list("INSTANCE_IPS");
        if (!told.isEmpty() && told.stream().allMatch(IpAddresses::isIp)) {
            return told;
        }
        return IpAddresses.isIp(fromId) ? List.of(fromId) : List.of();
    }

    private Proxy proxy(Node node, NodeMetadata metadata, Proxy.Type type, String[] parts, List<String> addresses)
            throws WrongType {
        return new Proxy(type, node.getId(), parts[2], addresses, namespace(metadata, parts[3]), parts[3],
                cluster(metadata.text("CLUSTER_ID")), Network.of(metadata.text("NETWORK")),
                metadata.list("REQUESTED_NETWORK_VIEW"),
                metadata.text("ISTIO_VERSION"), metadata.text("ISTIO_REVISION"), metadata.text("MESH_ID"),
                metadata.text("WORKLOAD_NAME"), metadata.text("SERVICE_ACCOUNT"), metadata.text("NODE_NAME"), labels(metadata),
                Locality.of(node.getLocality().getRegion(), node.getLocality().getZone(), node.getLocality().getSubZone()),
                metadata.podPorts("POD_PORTS"), interception(metadata.text("INTERCEPTION_MODE")), NodeExtensions.of(node),
                metadata.duration("IDLE_TIMEOUT"), metadata.portText("HTTP_PROXY_PORT"), metadata.text("HTTP10").equals("1"),
                metadata.flag("UNPRIVILEGED_POD"), metadata.flag("DNS_CAPTURE"), metadata.flag("DNS_AUTO_ALLOCATE"),
                metadata.object("PROXY_CONFIG"), certificates(metadata), List.of(metadata.port("ENVOY_STATUS_PORT", STATUS_PORT),
                        metadata.port("ENVOY_PROMETHEUS_PORT", PROMETHEUS_PORT)),
                metadata.json());
    }

    /** The domain of a plain Envoy tells its namespace too. */
    private static String namespace(NodeMetadata metadata, String domain) throws WrongType {
        String namespace = metadata.text("NAMESPACE");
        int dot = domain.indexOf('.');
        return namespace.isEmpty() && dot > 0 ? domain.substring(0, dot) : namespace;
    }

    private @Nullable ClusterId cluster(String told) {
        if (told.isEmpty()) {
            return null;
        }
        ClusterId cluster = new ClusterId(told);
        return clusterAliases.getOrDefault(cluster, cluster);
    }

    private static Proxy.Certificates certificates(NodeMetadata metadata) throws WrongType {
        return new Proxy.Certificates(certificate(metadata, "TLS_CLIENT_"), certificate(metadata, "TLS_SERVER_"));
    }

    /** An agent serves the files that it is told of like the certificate that it has by itself; without one, Envoy reads them. */
    private static Certificate certificate(NodeMetadata metadata, String prefix) throws WrongType {
        String chain = metadata.text(prefix + "CERT_CHAIN");
        String key = metadata.text(prefix + "KEY");
        String roots = metadata.text(prefix + "ROOT_CERT");
        if (metadata.object("PROXY_CONFIG")) {
            Certificate.OfAgent own = Certificate.OfAgent.WORKLOAD;
            return new Certificate.OfAgent(
                    chain.isEmpty() || key.isEmpty() ? own.name() : "file-cert:" + chain + "~" + key,
                    roots.isEmpty() ? own.roots() : "file-root:" + roots);
        }
        boolean complete = !chain.isEmpty() && !key.isEmpty() && !roots.isEmpty();
        if (!complete && !(chain + key + roots).isEmpty()) {
            throw new WrongType(prefix + "CERT_CHAIN, _KEY and _ROOT_CERT", "all three files, since there is no agent",
                    "some of them");
        }
        return complete ? new Certificate.OfFiles(chain, key, roots) : new Certificate.None();
    }

    private static Labels labels(NodeMetadata metadata) throws WrongType {
        Map<String, String> labels = new TreeMap<>(metadata.texts("STATIC_LABELS"));
        labels.putAll(metadata.texts("LABELS"));
        return Labels.of(labels);
    }

    private static Proxy.Interception interception(String mode) {
        return switch (mode) {
            case "NONE" -> Proxy.Interception.NONE;
            case "TPROXY" -> Proxy.Interception.TPROXY;
            default -> Proxy.Interception.REDIRECT;
        };
    }
}
