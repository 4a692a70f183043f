package dev.navarch.local.embedded;

import java.util.List;
import java.util.Set;

/**
 * A kind of object the API serves, in one version.
 *
 * @param group
 *            the API group, empty for the core
 * @param plural
 *            the name in paths
 * @param traits
 *            how it differs from a plain stored object
 */
record ResourceType(String group, String version, String plural, String kind, Scope scope, Set<Trait> traits,
        List<String> shortNames) {

    enum Scope {
        CLUSTER, NAMESPACED
    }

    enum Trait {
        /** Its status is written through {@code /status} only. */
        STATUS,
        /** An update must say which version it replaces. */
        VERSIONED_UPDATE,
        /** {@code metadata.generation} counts the changes of what is wanted. */
        GENERATION,
        /** Creations are answered and forgotten. */
        DROPPED,
        /** Defined by a CustomResourceDefinition: objects in lists carry their kind. */
        CUSTOM
    }

    ResourceType {
        traits = Set.copyOf(traits);
        shortNames = List.copyOf(shortNames);
    }

    boolean namespaced() {
        return scope == Scope.NAMESPACED;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As error messages call it, and as its objects are filed: the same for every version. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
