package dev.navarch.kube;

import java.util.List;

/**
 * A resource that a server may define or not.
 *
 * @param group of its API
 * @param versions by which a server may know it, the newest first; at least one
 * @param plural its name in paths
 */
public record CustomResource(String group, List<String> versions, String plural) {
    public CustomResource {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException(plural + " has no version");
        }
    }
}
