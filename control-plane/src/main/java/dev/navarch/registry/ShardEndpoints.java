package dev.navarch.registry;

import dev.navarch.model.Endpoint;
import dev.navarch.model.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cluster's endpoints, service by service, as last made. A service that is defined or has a slice has a list, if only an empty one. Owned
 * by the world loop.
 */
final class ShardEndpoints {
    private final Map<ObjectKey, List<Endpoint>> byService = new HashMap<>();
    private final Map<ObjectKey, Set<ObjectKey>> waitingByService = new HashMap<>();
    private Set<ObjectKey> changed = new HashSet<>();
    private Set<ObjectKey> newIdentities = new HashSet<>();

    void rebuild(EndpointBuilder builder, Set<ObjectKey> services) {
        for (ObjectKey service : services) {
            EndpointBuilder.Made made = builder.build(service);
            List<Endpoint> old = byService.get(service);
            if (made.missingPods().isEmpty()) {
                waitingByService.remove(service);
            } else {
                waitingByService.put(service, made.missingPods());
            }
            if (made.isOfNobody()) {
                if (byService.remove(service) != null) {
                    changed.add(service);
                }
            } else if (!made.endpoints().equals(old)) {
                byService.put(service, made.endpoints());
                changed.add(service);
            }
            if (!identities(made.endpoints()).equals(identities(old == null ? List.of() : old))) {
                newIdentities.add(service);
            }
        }
    }

    private static Set<String> identities(List<Endpoint> endpoints) {
        Set<String> identities = new HashSet<>();
        endpoints.forEach(endpoint -> identities.add(endpoint.workload().serviceAccount()));
        return identities;
    }

    @Nullable
    List<Endpoint> get(ObjectKey service) {
        return byService.get(service);
    }

    Set<ObjectKey> services() {
        return Set.copyOf(byService.keySet());
    }

    /** Addresses that wait for their pod. */
    int waiting() {
        return waitingByService.values().stream().mapToInt(Set::size).sum();
    }

    /** Services whose endpoints changed since this was last asked. */
    Set<ObjectKey> takeChanged() {
        Set<ObjectKey> taken = changed;
        changed = new HashSet<>();
        return taken;
    }

    /** Services that are answered for by other identities since this was last asked. */
    Set<ObjectKey> takeNewIdentities() {
        Set<ObjectKey> taken = newIdentities;
        newIdentities = new HashSet<>();
        return taken;
    }
}
