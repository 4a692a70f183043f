package dev.navarch.registry;

import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which namespaces see a service that not everybody sees. Owned by the world loop. */
final class VisibilityScopes {
    private final Map<ServiceKey, Set<String>> viewers = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private Set<String> namespaces = Set.of();

    /** Whether the namespaces are others now. */
    boolean replace(ServiceKey key, @Nullable Service service) {
        Set<String> now = service == null || service.exportTo().contains("*") ? Set.of() : viewersOf(service);
        Set<String> before = now.isEmpty() ? viewers.remove(key) : viewers.put(key, now);
        if (before != null) {
            before.forEach(namespace -> counts.computeIfPresent(namespace, (_, count) -> count == 1 ? null : count - 1));
        }
        now.forEach(namespace -> counts.merge(namespace, 1, Integer::sum));
        if (namespaces.equals(counts.keySet())) {
            return false;
        }
        namespaces = Set.copyOf(counts.keySet());
        return true;
    }

    Set<String> namespaces() {
        return namespaces;
    }

    private static Set<String> viewersOf(Service service) {
        Set<String> namespaces = new HashSet<>();
        for (String to : service.exportTo()) {
            if (to.equals(".")) {
                namespaces.add(service.namespace());
            } else if (!to.equals("~")) {
                namespaces.add(to);
            }
        }
        return namespaces;
    }
}
