package dev.navarch.generate;

import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Set;

/**
 * Finds Istio's extensions in the list that an Envoy sends of its own. An Envoy that lists the types of an extension's configuration is judged
 * by these, since that is what it will accept; else the name decides.
 */
final class NodeExtensions {
    private static final String NETWORK = "envoy.filters.network";
    private static final String HTTP = "envoy.filters.http";

    private NodeExtensions() {
    }

    static Proxy.Extensions of(Node node) {
        return new Proxy.Extensions(
                has(node, NETWORK, "envoy.tcp.metadataexchange.config.MetadataExchange",
                        Set.of("istio.metadata_exchange", "envoy.filters.network.metadata_exchange")),
                has(node, HTTP, "io.istio.http.peer_metadata.Config",
                        Set.of("istio.metadata_exchange", "envoy.filters.http.peer_metadata")),
                has(node, HTTP, "istio.envoy.config.filter.http.alpn.v2alpha1.FilterConfig",
                        Set.of("istio.alpn", "envoy.filters.http.alpn")),
                has(node, HTTP, "stats.PluginConfig", Set.of("istio.stats", "envoy.filters.http.istio_stats")));
    }

    private static boolean has(Node node, String category, String type, Set<String> names) {
        for (Extension extension : node.getExtensionsList()) {
            if (extension.getDisabled() || !extension.getCategory().equals(category)) {
                continue;
            }
            if (extension.getTypeUrlsCount() == 0
                    ? names.contains(extension.getName())
                    : extension.getTypeUrlsList().contains(type)) {
                return true;
            }
        }
        return false;
    }
}
