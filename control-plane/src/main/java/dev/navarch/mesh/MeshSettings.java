package dev.navarch.mesh;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the mesh configuration is looked for.
 *
 * @param meshFile {@code --meshConfig}; used when it exists at the start
 * @param networksFile {@code --networksConfig}; used when it exists at the start
 * @param every how often those files are looked at
 * @param namespace the system namespace, where the ConfigMaps are
 * @param revision ours; {@code default} or empty for the ConfigMap {@code istio}, else it is {@code istio-<revision>}
 * @param shared name of the ConfigMap that is applied first ({@code SHARED_MESH_CONFIG}); empty for none
 */
public record MeshSettings(Path meshFile, Path networksFile, Duration every, String namespace, String revision, String shared) {

    String configMap() {
        return revision.isEmpty() || revision.equals("default") ? "istio" : "istio-" + revision;
    }
}
