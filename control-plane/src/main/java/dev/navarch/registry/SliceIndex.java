package dev.navarch.registry;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.SliceFact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One cluster's endpoint slices, found by service, by pod and by address. Owned by the world loop. */
final class SliceIndex {
    private final Map<ObjectKey, SliceFact> slices = new HashMap<>();
    private final Map<ObjectKey, SortedMap<ObjectKey, SliceFact>> byService = new HashMap<>();
    /** For each pod that slices name, the services that do; an entry per mention, so that each mention can be taken back. */
    private final Map<ObjectKey, List<ObjectKey>> servicesByPod = new HashMap<>();
    /** The same for addresses whose slice names no pod. */
    private final Map<String, List<ObjectKey>> servicesByAddress = new HashMap<>();

    static ObjectKey serviceOf(SliceFact slice) {
        return new ObjectKey(slice.key().namespace(), slice.service());
    }

    /** Returns what stood there before. */
    @Nullable
    SliceFact put(SliceFact slice) {
        SliceFact old = slices.get(slice.key());
        if (slice.equals(old)) {
            return old;
        }
        remove(slice.key());
        slices.put(slice.key(), slice);
        ObjectKey service = serviceOf(slice);
        byService.computeIfAbsent(service, _ -> new TreeMap<>()).put(slice.key(), slice);
        // Most addresses are of one service, so one list serves all of them.
        List<ObjectKey> alone = List.of(service);
        for (SliceFact.Address address : slice.addresses()) {
            if (address.pod().isEmpty()) {
                mention(servicesByAddress, address.ip(), alone);
            } else {
                mention(servicesByPod, new ObjectKey(service.namespace(), address.pod()), alone);
            }
        }
        return old;
    }

    /** Returns what stood there before. */
    @Nullable
    SliceFact remove(ObjectKey key) {
        SliceFact old = slices.remove(key);
        if (old == null) {
            return null;
        }
        ObjectKey service = serviceOf(old);
        SortedMap<ObjectKey, SliceFact> ofService = byService.getOrDefault(service, new TreeMap<>());
        ofService.remove(key);
        if (ofService.isEmpty()) {
            byService.remove(service);
        }
        for (SliceFact.Address address : old.addresses()) {
            if (address.pod().isEmpty()) {
                forget(servicesByAddress, address.ip(), service);
            } else {
                forget(servicesByPod, new ObjectKey(service.namespace(), address.pod()), service);
            }
        }
        return old;
    }

    Set<ObjectKey> keys() {
        return Collections.unmodifiableSet(slices.keySet());
    }

    Set<ObjectKey> services() {
        return Collections.unmodifiableSet(byService.keySet());
    }

    /** In the order of their names. */
    Collection<SliceFact> of(ObjectKey service) {
        SortedMap<ObjectKey, SliceFact> ofService = byService.get(service);
        return ofService == null ? List.of() : Collections.unmodifiableCollection(ofService.values());
    }

    List<ObjectKey> servicesOfPod(ObjectKey pod) {
        return servicesByPod.getOrDefault(pod, List.of());
    }

    /** Services with that address in a slice that names no pod for it. */
    List<ObjectKey> servicesOfPodlessAddress(String ip) {
        return servicesByAddress.getOrDefault(ip, List.of());
    }

    private static <K> void mention(Map<K, List<ObjectKey>> index, K key, List<ObjectKey> service) {
        List<ObjectKey> there = index.get(key);
        if (there == null) {
            index.put(key, service);
        } else {
            List<ObjectKey> more = new ArrayList<>(there);
            more.addAll(service);
            index.put(key, List.copyOf(more));
        }
    }

    private static <K> void forget(Map<K, List<ObjectKey>> index, K key, ObjectKey service) {
        List<ObjectKey> there = index.getOrDefault(key, List.of());
        if (there.size() <= 1) {
            index.remove(key);
        } else {
            List<ObjectKey> fewer = new ArrayList<>(there);
            fewer.remove(service);
            index.put(key, List.copyOf(fewer));
        }
    }
}
