package dev.navarch.registry;

import dev.navarch.model.ObjectKey;
import java.util.HashSet;
import java.util.Set;

/** What one cluster's changes made stale since the last fold. Owned by the world loop. */
final class Stale {
    /** Services whose fact changed, if only in what a merged service does not show, such as a target port. */
    final Set<ObjectKey> services = new HashSet<>();
    /** Namespaces whose list of services is to be made anew, for the view. */
    final Set<String> serviceLists = new HashSet<>();
    /** Services whose definition, or what is merged into it, changed. */
    final Set<ObjectKey> definitions = new HashSet<>();
    /** Services whose endpoints are to be made anew. */
    final Set<ObjectKey> endpoints = new HashSet<>();
    /** Pods that came, changed or went. */
    final Set<ObjectKey> workloads = new HashSet<>();
    /** Whether the cluster's own view in the World is to be made anew. */
    boolean view;
    /** Whether its nodes changed. */
    boolean nodes;
    /** Whether its network may be another, which all of its endpoints carry. */
    boolean network;
    /** Whether a service that is a network's gateway came, changed or went. */
    boolean gateways;

    void clear() {
        services.clear();
        serviceLists.clear();
        definitions.clear();
        endpoints.clear();
        workloads.clear();
        view = false;
        nodes = false;
        network = false;
        gateways = false;
    }
}
