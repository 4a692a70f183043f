package dev.navarch.steward.namespace;

import dev.navarch.mesh.DiscoverySelectors;
import dev.navarch.model.Labels;
import dev.navarch.steward.Roots;
import java.util.Set;

/**
 * What is to be, the same for every cluster.
 *
 * @param selectors which namespaces belong to the mesh, by the labels that they have in their own cluster
 * @param onlyNamespace the only one that belongs; empty for no such bound
 */
public record Wanted(Roots roots, DiscoverySelectors selectors, String onlyNamespace) {
    /** Not {@code kube-system}: it has the certificates although nothing is injected there. */
    private static final Set<String> SKIPPED = Set.of("kube-public", "kube-node-lease", "local-path-storage");

    boolean covers(String namespace, Labels labels) {
        return !SKIPPED.contains(namespace) && (onlyNamespace.isEmpty() || onlyNamespace.equals(namespace))
                && selectors.fit(labels);
    }
}
