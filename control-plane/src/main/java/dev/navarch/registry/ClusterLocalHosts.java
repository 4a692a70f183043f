package dev.navarch.registry;

import dev.navarch.model.MeshConfig;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which hosts are only served by endpoints of a client's own cluster: Istio's defaults (kube-system, the API server, the control plane itself)
 * under what the mesh configuration says. The most specific pattern decides. Immutable.
 *
 * <p>Unlike Istio, an exemption for one host leaves a default wildcard in force for all others.
 */
final class ClusterLocalHosts {
    private final Map<String, Boolean> patterns = new TreeMap<>();

    ClusterLocalHosts(MeshConfig mesh, String domainSuffix) {
        patterns.put("*.kube-system.svc." + domainSuffix, true);
        patterns.put("kubernetes.default.svc." + domainSuffix, true);
        String discovery = mesh.discoveryAddress();
        int colon = discovery.lastIndexOf(':');
        String host = colon < 0 ? discovery : discovery.substring(0, colon);
        if (!host.isEmpty()) {
            patterns.put(host, true);
            patterns.put(host + "." + domainSuffix, true);
        }
        patterns.putAll(mesh.clusterLocalHosts());
    }

    boolean contains(String host) {
        Boolean exact = patterns.get(host);
        if (exact != null) {
            return exact;
        }
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            Boolean wildcard = patterns.get("*" + host.substring(dot));
            if (wildcard != null) {
                return wildcard;
            }
        }
        return patterns.getOrDefault("*", false);
    }
}
