package dev.navarch.inject;

import dev.navarch.model.ClusterId;
import java.util.Map;

/** Namespaces of clusters, asked for when a pod comes. Any thread; may wait for an API server. */
@FunctionalInterface
public interface Namespaces {

    /** The annotations of a namespace that the mesh reads; empty when it cannot be had. */
    Map<String, String> annotations(ClusterId cluster, String namespace);
}
