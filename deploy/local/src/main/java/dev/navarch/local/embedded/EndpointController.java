package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the endpoint slices of services with selectors, as Kubernetes' controller does: a pod counts once it has an address and its
 * node exists.
 *
 * <p>Guarded by the store's lock. It works at the end of the transaction that changed something, so a client that has its answer sees
 * the slices that follow from it.
 */
final class EndpointController implements Store.Follower {
    private static final String ZONE = "topology.kubernetes.io/zone";

    private final Store store;
    private final ResourceTypes types;
    private final Writes writes;
    private final Map<String, Map<String, ServiceFacts>> services = new HashMap<>();
    private final Map<String, PodFacts> pods = new HashMap<>();
    private final Map<String, String> zones = new HashMap<>();
    private final Map<String, Set<String>> slices = new HashMap<>();
    private final Set<String> dirty = new TreeSet<>();
    private boolean writing;

    EndpointController(Store store, ResourceTypes types, Writes writes) {
        this.store = store;
        this.types = types;
        this.writes = writes;
    }

    @Override
    public void changed(ResourceType type, Change change) {
        switch (type.qualified()) {
            case "services" -> service(change);
            case "pods" -> pod(change);
            case "nodes" -> node(change);
            case "endpointslices.discovery.k8s.io" -> slice(change);
            default -> {
            }
        }
    }

    private void service(Change change) {
        Stored row = change.now();
        Map<String, ServiceFacts> inside = services.computeIfAbsent(row.namespace(), n -> new TreeMap<>());
        ServiceFacts facts = ServiceFacts.of(row);
        boolean had = inside.containsKey(row.key());
        if (change.kind() == Change.Kind.DELETED || facts.selector().isEmpty()) {
            inside.remove(row.key());
        } else {
            inside.put(row.key(), facts);
        }
        if (had || !facts.selector().isEmpty()) {
            dirty.add(row.key());
        }
    }

    private void pod(Change change) {
        Stored row = change.now();
        Map<String, ServiceFacts> inside = services.getOrDefault(row.namespace(), Map.of());
        PodFacts before = pods.remove(row.key());
        if (inside.isEmpty()) {
            return;
        }
        PodFacts now = PodFacts.of(row);
        if (change.kind() != Change.Kind.DELETED) {
            pods.put(row.key(), now);
        }
        inside.forEach((key, service) -> {
            if (service.selects(now.labels()) || (before != null && service.selects(before.labels()))) {
                dirty.add(key);
            }
        });
    }

    private void node(Change change) {
        String name = change.now().name();
        boolean gone = change.kind() == Change.Kind.DELETED;
        String zone = change.now().tree().path("metadata").path("labels").path(ZONE).asText("");
        String before = gone ? zones.remove(name) : zones.put(name, zone);
        if (gone || !zone.equals(before)) {
            services.values().forEach(inside -> dirty.addAll(inside.keySet()));
        }
    }

    private void slice(Change change) {
        JsonNode labels = change.now().tree().path("metadata").path("labels");
        if (!Json.text(labels, ServiceFacts.MANAGED_BY).equals(ServiceFacts.MANAGER)) {
            return;
        }
        String service = Stored.key(change.now().namespace(), Json.text(labels, ServiceFacts.SERVICE_NAME));
        if (change.kind() == Change.Kind.DELETED) {
            slices.getOrDefault(service, new TreeSet<>()).remove(change.now().key());
        } else {
            slices.computeIfAbsent(service, s -> new TreeSet<>()).add(change.now().key());
        }
        if (!writing) {
            dirty.add(service);
        }
    }

    @Override
    public void settle() {
        List<String> work = List.copyOf(dirty);
        dirty.clear();
        writing = true;
        try {
            work.forEach(this::reconcile);
        } finally {
            writing = false;
        }
    }

    private void reconcile(String key) {
        ResourceType type = types.require("discovery.k8s.io", "v1", "endpointslices");
        String namespace = key.substring(0, key.indexOf('/'));
        ServiceFacts service = services.getOrDefault(namespace, Map.of()).get(key);
        Table table = store.table(type);
        if (service == null) {
            if (store.table(types.core("services")).get(key) == null) {
                Set.copyOf(slices.getOrDefault(key, Set.of())).stream().sorted().forEach(k -> remove(type, table, k));
                slices.remove(key);
            }
            return;
        }
        SlicePlan plan = new SlicePlan(service);
        for (Stored row : store.table(types.core("pods")).list(namespace)) {
            PodFacts pod = facts(row);
            if (service.selects(pod.labels()) && pod.life() != PodFacts.Life.ABSENT && zones.containsKey(pod.node())) {
                plan.want(pod, zones.getOrDefault(pod.node(), ""));
            }
        }
        Map<String, ObjectNode> existing = new TreeMap<>();
        for (String slice : slices.getOrDefault(key, Set.of())) {
            Stored row = table.get(slice);
            if (row != null) {
                existing.put(slice, row.tree());
            }
        }
        plan.fit(existing);
        write(type, namespace, plan);
    }

    private void write(ResourceType type, String namespace, SlicePlan plan) {
        Table table = store.table(type);
        plan.written().entrySet().stream().sorted(Comparator.comparing(Map.Entry::getKey)).forEach(entry -> {
            Stored row = table.get(entry.getKey());
            if (row != null) {
                writes.change(type, row, entry.getValue(), Writes.Part.OBJECT);
            }
        });
        plan.created().forEach(slice -> writes.insert(type, namespace, slice));
        plan.removed().forEach(key -> remove(type, table, key));
    }

    private void remove(ResourceType type, Table table, String key) {
        Stored row = table.get(key);
        if (row != null) {
            store.remove(type, row);
        }
    }

    private PodFacts facts(Stored row) {
        PodFacts known = pods.get(row.key());
        if (known == null || known.version() != row.version()) {
            known = PodFacts.of(row);
            pods.put(row.key(), known);
        }
        return known;
    }
}
