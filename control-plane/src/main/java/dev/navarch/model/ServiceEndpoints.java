package dev.navarch.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The endpoints of one service, by cluster. A cluster with the service but no endpoint has an empty list.
 *
 * @param byCluster in the order of cluster ids; each list in an order that depends on the facts alone
 */
public record ServiceEndpoints(SortedMap<ClusterId, List<Endpoint>> byCluster) {
    public static final ServiceEndpoints NONE = new ServiceEndpoints(new TreeMap<>());

    public ServiceEndpoints {
        TreeMap<ClusterId, List<Endpoint>> copy = new TreeMap<>();
        for (Map.Entry<ClusterId, List<Endpoint>> e : byCluster.entrySet()) {
            copy.put(e.getKey(), List.copyOf(e.getValue()));
        }
        byCluster = Collections.unmodifiableSortedMap(copy);
    }

    /** All of them, cluster by cluster. */
    public List<Endpoint> all() {
        List<Endpoint> all = new ArrayList<>();
        byCluster.values().forEach(all::addAll);
        return all;
    }
}
