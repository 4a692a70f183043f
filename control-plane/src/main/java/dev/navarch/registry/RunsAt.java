package dev.navarch.registry;

import dev.navarch.model.Endpoint;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.ServiceFact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/**
 * One cluster's services without a selector, by the addresses at which they run: their slices alone say where. Owned by the world loop.
 *
 * <p>A proxy asks by its own address, so it need not look through all services of its namespace; and a change names the addresses that it is
 * about, so nobody else asks at all.
 */
final class RunsAt {
    private static final Comparator<ServiceFact> BY_KEY = Comparator.comparing(ServiceFact::key);

    private HashPMap<String, List<ServiceFact>> byAddress = HashTreePMap.empty();
    private final Map<ObjectKey, Placed> placed = new HashMap<>();
    private Set<String> moved = new HashSet<>();

    /** What one service was entered with. */
    private record Placed(ServiceFact service, Set<Spot> spots) {
    }

    private record Spot(String address, int port, String portName) {
    }

    /** This is the service now, or it is none; it has these endpoints, if any. */
    void replace(ObjectKey key, @Nullable ServiceFact service, @Nullable List<Endpoint> endpoints) {
        Placed old = placed.get(key);
        Placed now = service == null || endpoints == null ? null : place(service, endpoints);
        if (now == null) {
            placed.remove(key);
        } else {
            placed.put(key, now);
        }
        boolean redefined = old != null && now != null && !old.service.equals(now.service);
        Set<Spot> before = old == null ? Set.of() : old.spots;
        Set<Spot> after = now == null ? Set.of() : now.spots;
        for (Spot spot : before) {
            if (redefined || !after.contains(spot)) {
                moved.add(spot.address);
                leave(spot.address, key);
            }
        }
        for (Spot spot : after) {
            if (redefined || !before.contains(spot)) {
                moved.add(spot.address);
            }
        }
        if (now != null) {
            addresses(after).forEach(address -> enter(address, now.service));
        }
    }

    private static @Nullable Placed place(ServiceFact service, List<Endpoint> endpoints) {
        boolean counts = service.selector().isEmpty() && !service.isExternalName() && !endpoints.isEmpty();
        return counts ? new Placed(service, spots(endpoints)) : null;
    }

    /** By address; those of one address in the order of their names. */
    Map<String, List<ServiceFact>> all() {
        return Collections.unmodifiableMap(byAddress);
    }

    /** Addresses at which anything came, changed or went since this was last asked. */
    Set<String> takeMoved() {
        Set<String> taken = moved;
        moved = new HashSet<>();
        return taken;
    }

    private static Set<Spot> spots(List<Endpoint> endpoints) {
        Set<Spot> spots = new HashSet<>();
        endpoints.forEach(endpoint -> spots.add(new Spot(endpoint.address(), endpoint.port(), endpoint.portName())));
        return spots;
    }

    private static Set<String> addresses(Set<Spot> spots) {
        Set<String> addresses = new HashSet<>();
        spots.forEach(spot -> addresses.add(spot.address));
        return addresses;
    }

    private void enter(String address, ServiceFact service) {
        List<ServiceFact> there = byAddress.getOrDefault(address, List.of());
        if (!there.contains(service)) {
            List<ServiceFact> more = new ArrayList<>(there);
            more.add(service);
            more.sort(BY_KEY);
            byAddress = byAddress.plus(address, List.copyOf(more));
        }
    }

    private void leave(String address, ObjectKey service) {
        List<ServiceFact> rest = byAddress.getOrDefault(address, List.of()).stream().filter(each -> !each.key().equals(service))
                .toList();
        byAddress = rest.isEmpty() ? byAddress.minus(address) : byAddress.plus(address, rest);
    }
}
