package dev.navarch.generate.listener;

import dev.navarch.generate.ParsedNode;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyParser;
import dev.navarch.testkit.Proxies;
import java.util.Map;

/** A stock Envoy without an agent, which says nonetheless where it is. */
record PlainSidecar(String pod, String namespace, String ip, String cluster) {

    Proxy proxy() {
        var node = Proxies.node(pod, namespace, ip, cluster, "");
        node.getMetadataBuilder().removeFields("PROXY_CONFIG");
        return switch (new ProxyParser(Map.of()).parse(node.build())) {
            case ParsedNode.Accepted accepted -> accepted.proxy();
            case ParsedNode.Refused refused -> throw new AssertionError(refused.reason());
        };
    }
}
