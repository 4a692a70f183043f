package dev.navarch.registry;

import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterView;
import dev.navarch.model.ConfigKey;
import dev.navarch.model.Endpoint;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.NetworkGateway;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceEndpoints;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.WorkloadKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import dev.navarch.registry.ServiceMerge.Definition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashPMap;
import org.pcollections.TreePMap;

/**
 * All shards and the World that they amount to. Owned by the world loop; single-threaded, no clock, no I/O.
 *
 * <p>{@link #apply} only takes notes; {@link #fold} recomputes what the notes name, in the order of dependence: endpoints, aliases, services,
 * then what is indexed by service. The cost of a fold grows with what changed, but for ExternalNames and gateways, of which there are few.
 */
final class WorldState {
    private final RegistrySettings settings;
    private final RegistryMetrics metrics;
    private final SortedMap<ClusterId, Shard> shards = new TreeMap<>();
    private final Map<ClusterId, ShardEndpoints> endpointsByShard = new HashMap<>();
    private final Map<String, String> aliasTargets = new HashMap<>();
    private Map<String, SortedSet<String>> aliases = Map.of();
    private final VisibilityScopes scopes = new VisibilityScopes();
    private final PortIndex ports = new PortIndex();
    private final PeerPolicies peerPolicies = new PeerPolicies();
    final SecurityPolicyIndex security = new SecurityPolicyIndex();
    private final TrafficRulesFold traffic = new TrafficRulesFold();
    private final ConfigFacts noConfig = new ConfigFacts();
    private MeshConfig mesh = MeshConfig.defaults();
    private ServiceMerge merge;
    private Networks networks;
    private Identities identities;

    private TreePMap<ServiceKey, Service> services = TreePMap.empty();
    private HashPMap<ServiceKey, ServiceEndpoints> endpoints = HashTreePMap.empty();
    private SortedMap<ClusterId, ClusterView> views = new TreeMap<>();
    private List<NetworkGateway> gateways = List.of();
    private Set<String> gatewayNames = Set.of();
    private Map<String, List<String>> resolved = Map.of();
    private World world;

    /** What is to be folded besides what the shards note themselves. */
    private final Set<ObjectKey> staleDefinitions = new HashSet<>();
    private final Set<ObjectKey> staleUnions = new HashSet<>();
    private final Set<WorkloadKey> staleWorkloads = new HashSet<>();
    private final Set<ClusterId> staleClusters = new HashSet<>();
    private final Map<ClusterId, Set<String>> staleAddresses = new HashMap<>();
    private final Map<ClusterId, Long> origins = new HashMap<>();
    private boolean everything;
    private boolean gatewaysStale;

    WorldState(RegistrySettings settings, RegistryMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.merge = new ServiceMerge(settings, mesh);
        this.networks = new Networks(mesh);
        this.identities = new Identities(mesh.trustDomain());
        this.world = new World(1, mesh, settings.domainSuffix(), settings.configCluster(), services, Map.of(), endpoints,
                Map.of(),
                Set.of(), List.of(), Set.of(), peerPolicies.current(), security.current(), traffic.current());
    }

    World world() {
        return world;
    }

    void configure(MeshConfig next) {
        if (next.equals(mesh)) {
            return;
        }
        mesh = next;
        merge = new ServiceMerge(settings, mesh);
        networks = new Networks(mesh);
        identities = new Identities(mesh.trustDomain());
        everything = true;
        shards.values().forEach(Shard::everythingStale);
    }

    /** These are the addresses of host names of gateways, as far as they are known. */
    void resolve(Map<String, List<String>> addresses) {
        gatewaysStale |= !addresses.equals(resolved);
        resolved = Map.copyOf(addresses);
    }

    /** Host names by which gateways were known at the last fold. */
    Set<String> gatewayNames() {
        return gatewayNames;
    }

    void apply(ClusterEvent event) {
        if (event instanceof ClusterEvent.Attached) {
            attach(event.cluster());
            return;
        }
        Shard shard = shards.get(event.cluster());
        if (shard == null) {
            // The last words of a cluster that was detached meanwhile.
            return;
        }
        switch (event) {
            case ClusterEvent.Attached _ -> {
                // Dealt with above.
            }
            case ClusterEvent.Snapshot snapshot -> {
                shard.snapshot(snapshot.facts());
                origin(snapshot.cluster(), snapshot.receivedNanos());
            }
            case ClusterEvent.Relisted relisted -> {
                shard.replace(relisted.kind(), relisted.facts());
                origin(relisted.cluster(), relisted.receivedNanos());
            }
            case ClusterEvent.Changed changed -> {
                changed.changes().forEach(shard::apply);
                origin(changed.cluster(), changed.receivedNanos());
            }
            case ClusterEvent.StateChanged changed -> shard.state(changed.state());
            case ClusterEvent.Detached _ -> detach(shard);
        }
    }

    private void attach(ClusterId cluster) {
        if (shards.containsKey(cluster)) {
            return;
        }
        shards.put(cluster, new Shard(cluster, settings.systemNamespace(), metrics));
        endpointsByShard.put(cluster, new ShardEndpoints());
        staleClusters.add(cluster);
    }

    private void detach(Shard shard) {
        shard.everythingStale();
        staleDefinitions.addAll(shard.stale.definitions);
        staleUnions.addAll(endpointsOf(shard.id).services());
        shard.stale.workloads.forEach(key -> staleWorkloads.add(new WorkloadKey(shard.id, key.namespace(), key.name())));
        staleClusters.add(shard.id);
        gatewaysStale = true;
        shards.remove(shard.id);
        endpointsByShard.remove(shard.id);
        views = without(views, shard.id);
        metrics.endpointsWithoutPod(shard.id, 0);
    }

    private void origin(ClusterId cluster, long receivedNanos) {
        origins.merge(cluster, receivedNanos, (a, b) -> a - b < 0 ? a : b);
    }

    /** Makes the World that all events so far amount to, and says what it changed; empty when it is the same World still. */
    WorldDelta fold() {
        Set<ServiceKey> changedEndpoints = foldEndpoints();
        foldAliases();
        Set<ServiceKey> changedServices = new HashSet<>();
        shards.values().forEach(shard -> shard.stale.services.forEach(service -> changedServices.add(key(service))));
        Set<Integer> changedPorts = new HashSet<>();
        foldServices(changedServices, changedPorts);
        foldGateways();
        foldViews();
        Set<String> changedPolicies = foldPeerPolicies();
        Set<String> changedSecurity = security.fold(configured(), mesh.rootNamespace(),
                world.hasAuthorizerIn(changedServices));
        Set<ConfigKey> changedConfig = traffic.fold(configured(), mesh.rootNamespace(), settings.domainSuffix());
        WorldDelta delta = new WorldDelta(everything, changedServices, changedEndpoints, staleWorkloads, changedPorts,
                changedPolicies, changedSecurity, changedConfig, traffic.rules(), staleClusters, staleAddresses, origins);
        everything = false;
        gatewaysStale = false;
        staleDefinitions.clear();
        staleUnions.clear();
        staleWorkloads.clear();
        staleClusters.clear();
        staleAddresses.clear();
        origins.clear();
        if (!delta.isEmpty()) {
            publish();
        }
        return delta;
    }

    private void publish() {
        Set<ClusterId> pending = new HashSet<>();
        shards.forEach((id, shard) -> {
            if (!shard.isKnown()) {
                pending.add(id);
            }
        });
        world = new World(world.version() + 1, mesh, settings.domainSuffix(), settings.configCluster(),
                Collections.unmodifiableMap(services), ports.all(), Collections.unmodifiableMap(endpoints),
                Collections.unmodifiableMap(views), Set.copyOf(pending), gateways, scopes.namespaces(), peerPolicies.current(),
                security.current(), traffic.current());
    }

    private Set<ServiceKey> foldEndpoints() {
        for (Shard shard : shards.values()) {
            if (shard.stale.network) {
                shard.everythingStale();
                everything = true;
            }
            if (!shard.stale.endpoints.isEmpty()) {
                ShardEndpoints made = endpointsOf(shard.id);
                made.rebuild(new EndpointBuilder(shard, networks, identities, settings.dualStack()),
                        shard.stale.endpoints);
                placeWithoutSelector(shard, made);
                staleUnions.addAll(made.takeChanged());
                staleDefinitions.addAll(made.takeNewIdentities());
                metrics.endpointsWithoutPod(shard.id, made.waiting());
            }
            staleDefinitions.addAll(shard.stale.definitions);
            gatewaysStale |= shard.stale.gateways;
        }
        Set<ServiceKey> changed = new HashSet<>();
        for (ObjectKey service : staleUnions) {
            ServiceKey key = key(service);
            ServiceEndpoints union = union(service);
            ServiceEndpoints old = endpoints.getOrDefault(key, ServiceEndpoints.NONE);
            if (!union.equals(old)) {
                endpoints = union.byCluster().isEmpty() ? endpoints.minus(key) : endpoints.plus(key, union);
                changed.add(key);
            }
        }
        return changed;
    }

    private ServiceEndpoints union(ObjectKey service) {
        SortedMap<ClusterId, List<Endpoint>> byCluster = new TreeMap<>();
        for (ClusterId cluster : shards.keySet()) {
            List<Endpoint> ofCluster = endpointsOf(cluster).get(service);
            if (ofCluster != null) {
                byCluster.put(cluster, ofCluster);
            }
        }
        return new ServiceEndpoints(byCluster);
    }

    /** Whoever gains or loses an alias is to be merged anew. */
    private void foldAliases() {
        boolean moved = false;
        for (ObjectKey service : staleDefinitions) {
            String host = ServiceMerge.hostname(service, settings.domainSuffix());
            String target = merge.aliasTarget(definitions(service));
            String before = target == null ? aliasTargets.remove(host) : aliasTargets.put(host, target);
            moved |= !Objects.equals(before, target);
        }
        if (!moved) {
            return;
        }
        Map<String, SortedSet<String>> next = Aliases.resolve(aliasTargets);
        Set<String> hosts = new HashSet<>(aliases.keySet());
        hosts.addAll(next.keySet());
        for (String host : hosts) {
            ObjectKey concrete = objectKey(host);
            if (concrete != null && !Objects.equals(aliases.get(host), next.get(host))) {
                staleDefinitions.add(concrete);
            }
        }
        aliases = next;
    }

    private void foldServices(Set<ServiceKey> changedServices, Set<Integer> changedPorts) {
        List<Service> added = new ArrayList<>();
        List<Service> dropped = new ArrayList<>();
        for (ObjectKey service : staleDefinitions) {
            ServiceKey key = key(service);
            Service merged = merge.merge(service, definitions(service),
                    aliases.getOrDefault(key.hostname(), Collections.emptySortedSet()));
            Service old = services.get(key);
            if (Objects.equals(merged, old)) {
                continue;
            }
            changedServices.add(key);
            if (old != null) {
                dropped.add(old);
            }
            if (merged == null) {
                services = services.minus(key);
            } else {
                services = services.plus(key, merged);
                added.add(merged);
            }
            everything |= scopes.replace(key, merged);
        }
        changedPorts.addAll(ports.replace(dropped, added));
    }

    /** Endpoints of these say by themselves on which workloads the service runs, so that the workloads' proxies are concerned too. */
    private void placeWithoutSelector(Shard shard, ShardEndpoints made) {
        for (ObjectKey service : shard.stale.endpoints) {
            shard.runsAt.replace(service, shard.service(service), made.get(service));
        }
        Set<String> moved = shard.runsAt.takeMoved();
        if (!moved.isEmpty()) {
            staleAddresses.put(shard.id, moved);
            shard.stale.view = true;
        }
    }

    private List<Definition> definitions(ObjectKey service) {
        List<Definition> definitions = new ArrayList<>();
        for (Shard shard : shards.values()) {
            ServiceFact fact = shard.service(service);
            if (fact != null) {
                List<Endpoint> made = endpointsOf(shard.id).get(service);
                definitions.add(
                        new Definition(shard.id, fact, shard.namespace(service.namespace()), made == null ? List.of() : made));
            }
        }
        return definitions;
    }

    private void foldGateways() {
        if (gatewaysStale || everything) {
            Gateways.Found next = Gateways.find(mesh, settings.domainSuffix(), shards.values(), resolved);
            // Every endpoint of every network may be reached another way now.
            everything |= !next.gateways().equals(gateways);
            gateways = next.gateways();
            gatewayNames = next.names();
        }
    }

    /** The config cluster's alone: what others say of the mesh is of no account. */
    private ConfigFacts configured() {
        Shard shard = shards.get(settings.configCluster());
        return shard == null ? noConfig : shard.config();
    }

    private Set<String> foldPeerPolicies() {
        Set<String> changed = peerPolicies.fold(configured(), mesh.rootNamespace());
        everything |= changed == null;
        return changed == null ? Set.of() : changed;
    }

    private void foldViews() {
        SortedMap<ClusterId, ClusterView> next = null;
        for (Shard shard : shards.values()) {
            shard.stale.workloads.forEach(key -> staleWorkloads.add(new WorkloadKey(shard.id, key.namespace(), key.name())));
            if (shard.stale.view || shard.stale.network) {
                ClusterView view = shard.view();
                ClusterView old = views.get(shard.id);
                if (old == null || shard.stale.nodes || !old.state().equals(view.state()) || old.known() != view.known()
                        || !old.network().equals(view.network())) {
                    staleClusters.add(shard.id);
                }
                next = next == null ? new TreeMap<>(views) : next;
                next.put(shard.id, view);
            }
            shard.stale.clear();
        }
        if (next != null) {
            views = next;
        }
    }

    private static SortedMap<ClusterId, ClusterView> without(SortedMap<ClusterId, ClusterView> views, ClusterId cluster) {
        SortedMap<ClusterId, ClusterView> rest = new TreeMap<>(views);
        rest.remove(cluster);
        return rest;
    }

    private ShardEndpoints endpointsOf(ClusterId cluster) {
        return Objects.requireNonNull(endpointsByShard.get(cluster), "made together with the shard");
    }

    private ServiceKey key(ObjectKey service) {
        return new ServiceKey(ServiceMerge.hostname(service, settings.domainSuffix()), service.namespace());
    }

    private @Nullable ObjectKey objectKey(String host) {
        String suffix = ".svc." + settings.domainSuffix();
        if (!host.endsWith(suffix)) {
            return null;
        }
        String[] parts = host.substring(0, host.length() - suffix.length()).split("\\.", -1);
        return parts.length == 2 ? new ObjectKey(parts[1], parts[0]) : null;
    }
}
