package dev.navarch.testkit;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.navarch.generate.ParsedNode;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyParser;
import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Map;

/** Proxies for tests, read from the nodes that they would send. */
public final class Proxies {

    private Proxies() {
    }

    /** A plain Envoy: nothing but a node id. */
    public static Proxy plain(String pod, String namespace, String ip) {
        return read(Node.newBuilder().setId(id(pod, namespace, ip)).build());
    }

    /** A plain Envoy of that cluster that has its certificate in files. */
    public static Proxy withFiles(String pod, String namespace, String ip, String cluster) {
        return withFiles(pod, namespace, ip, cluster, "/certs");
    }

    /** As {@link #withFiles(String, String, String, String)}, in that folder: {@code chain.pem}, {@code key.pem} and {@code roots.pem}. */
    public static Proxy withFiles(String pod, String namespace, String ip, String cluster, String folder) {
        Node.Builder node = node(pod, namespace, ip, cluster, "", certificate(folder));
        node.getMetadataBuilder().removeFields("PROXY_CONFIG");
        return read(node.build());
    }

    private static String[] certificate(String folder) {
        String chain = folder + "/chain.pem";
        String key = folder + "/key.pem";
        String roots = folder + "/roots.pem";
        return new String[]{"TLS_CLIENT_CERT_CHAIN", chain, "TLS_CLIENT_KEY", key, "TLS_CLIENT_ROOT_CERT", roots,
                "TLS_SERVER_CERT_CHAIN", chain, "TLS_SERVER_KEY", key, "TLS_SERVER_ROOT_CERT", roots};
    }

    /** A sidecar with an agent, in that cluster and network, whose Envoy has none of Istio's extensions. */
    public static Proxy sidecar(String pod, String namespace, String ip, String cluster, String network, String... more) {
        return read(node(pod, namespace, ip, cluster, network, more).build());
    }

    /** As {@link #sidecar}, with all of Istio's extensions. */
    public static Proxy istioSidecar(String pod, String namespace, String ip, String cluster, String network, String... more) {
        return read(node(pod, namespace, ip, cluster, network, more)
                .addExtensions(extension("envoy.filters.network", "istio.metadata_exchange"))
                .addExtensions(extension("envoy.filters.http", "istio.metadata_exchange"))
                .addExtensions(extension("envoy.filters.http", "istio.alpn"))
                .addExtensions(extension("envoy.filters.http", "istio.stats")).build());
    }

    /** A gateway with an agent whose pod is labelled {@code istio: eastwestgateway}, with none of Istio's extensions. */
    public static Proxy router(String pod, String namespace, String ip, String cluster, String network, String... more) {
        return read(routerNode(pod, namespace, ip, cluster, network, more).build());
    }

    /** The node of a {@link #router}. */
    public static Node.Builder routerNode(String pod, String namespace, String ip, String cluster, String network,
            String... more) {
        Node.Builder node = node(pod, namespace, ip, cluster, network, more);
        node.getMetadataBuilder().putFields("LABELS", object(Map.of("istio", "eastwestgateway")));
        return node.setId(node.getId().replaceFirst("sidecar", "router"));
    }

    /** As {@link #router}, without an agent and with its certificate in files. */
    public static Proxy routerWithFiles(String pod, String namespace, String ip, String cluster, String folder) {
        Node.Builder node = node(pod, namespace, ip, cluster, "", certificate(folder));
        node.getMetadataBuilder().removeFields("PROXY_CONFIG")
                .putFields("LABELS", object(Map.of("istio", "eastwestgateway")));
        return read(node.setId(node.getId().replaceFirst("sidecar", "router")).build());
    }

    /** The node of a sidecar; {@code more} is key, value, key, value … of its metadata. */
    public static Node.Builder node(String pod, String namespace, String ip, String cluster, String network, String... more) {
        Struct.Builder metadata = Struct.newBuilder().putFields("NAMESPACE", text(namespace))
                .putFields("CLUSTER_ID", text(cluster))
                .putFields("NETWORK", text(network)).putFields("INSTANCE_IPS", text(ip))
                .putFields("PROXY_CONFIG", Value.newBuilder().setStructValue(Struct.getDefaultInstance()).build());
        for (int i = 0; i + 1 < more.length; i += 2) {
            metadata.putFields(more[i], text(more[i + 1]));
        }
        return Node.newBuilder().setId(id(pod, namespace, ip)).setMetadata(metadata);
    }

    /** A struct of text. */
    public static Value object(Map<String, String> fields) {
        Struct.Builder struct = Struct.newBuilder();
        fields.forEach((key, value) -> struct.putFields(key, text(value)));
        return Value.newBuilder().setStructValue(struct).build();
    }

    public static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Extension extension(String category, String name) {
        return Extension.newBuilder().setCategory(category).setName(name).build();
    }

    private static String id(String pod, String namespace, String ip) {
        return "sidecar~" + ip + "~" + pod + "." + namespace + "~" + namespace + ".svc.cluster.local";
    }

    private static Proxy read(Node node) {
        return switch (new ProxyParser(Map.of()).parse(node)) {
            case ParsedNode.Accepted accepted -> accepted.proxy();
            case ParsedNode.Refused refused -> throw new AssertionError(refused.reason());
        };
    }
}
