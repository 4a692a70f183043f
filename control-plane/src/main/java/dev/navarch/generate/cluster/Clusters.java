package dev.navarch.generate.cluster;

import dev.navarch.generate.ClusterKind;
import dev.navarch.generate.Generation;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.RuleScope;
import dev.navarch.generate.Scope;
import dev.navarch.generate.ServiceTarget;
import dev.navarch.generate.ServiceTargets;
import dev.navarch.generate.Steps;
import dev.navarch.generate.TypeGeneration;
import dev.navarch.generate.cluster.ClustersView.Inbound;
import dev.navarch.generate.cluster.ClustersView.Outbound;
import dev.navarch.generate.cluster.ClustersView.Served;
import dev.navarch.generate.cluster.ClustersView.SniDnat;
import dev.navarch.generate.cluster.ClustersView.Target;
import dev.navarch.generate.gateway.SelectedGateways;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Generates clusters (CDS). */
public final class Clusters implements TypeGeneration<ClustersView> {

    @Override
    public ResourceType type() {
        return ResourceType.CLUSTER;
    }

    @Override
    public Class<ClustersView> viewType() {
        return ClustersView.class;
    }

    @Override
    public List<ClustersView> views(World world, Proxy proxy) {
        boolean router = proxy.type() != Proxy.Type.SIDECAR;
        Outbound outbound = new Outbound(Scope.of(world, proxy), RuleScope.of(world, proxy), router,
                proxy.certificates().client(),
                proxy.extensions().metadataExchange());
        if (router) {
            return SelectedGateways.passThroughByName(world, proxy)
                    ? List.of(outbound, new SniDnat(outbound.scope(), outbound.rules()))
                    : List.of(outbound);
        }
        return List.of(outbound, new Inbound(targets(world, proxy), proxy.hasIpv4(), proxy.hasIpv6()));
    }

    private static List<Target> targets(World world, Proxy proxy) {
        if (proxy.interception() == Proxy.Interception.NONE) {
            // Without interception nothing tells the proxy where a connection was going, and the workload holds the ports itself.
            return List.of();
        }
        Map<Integer, List<ServiceTarget>> byPort = new TreeMap<>();
        for (ServiceTarget target : ServiceTargets.all(world, proxy)) {
            byPort.computeIfAbsent(target.targetPort(), _ -> new ArrayList<>()).add(target);
        }
        List<Target> targets = new ArrayList<>();
        byPort.forEach((port, all) -> targets.add(new Target(port, all.getFirst().protocol(), all.stream()
                .map(t -> new Served(t.service().key(), t.service().name(), t.port().number(), t.port().name())).toList())));
        return targets;
    }

    @Override
    public ResourceSet generate(World world, ClustersView view) {
        return switch (view) {
            case Outbound outbound -> {
                OutboundClusters clusters = new OutboundClusters(world, outbound);
                List<Resource> made = new ArrayList<>(clusters.builtIn());
                for (Service service : world.services().values()) {
                    made.addAll(clusters.of(service));
                }
                yield ResourceSet.of(made);
            }
            case SniDnat handedOn -> {
                SniDnatClusters clusters = new SniDnatClusters(world, handedOn);
                List<Resource> made = new ArrayList<>();
                world.services().values().forEach(service -> made.addAll(clusters.of(service)));
                yield ResourceSet.of(made);
            }
            case Inbound inbound -> ResourceSet.of(InboundClusters.all(world.mesh(), inbound));
        };
    }

    @Override
    public Generation.Step step(ResourceSet previous, World world, WorldDelta delta, ClustersView view) {
        if (delta.everything()) {
            return Steps.between(previous, generate(world, view));
        }
        return switch (view) {
            case Outbound outbound ->
                Steps.byService(ClusterKind.OUTBOUND, outbound.rules(), previous, world, delta, touched(world, delta),
                        new OutboundClusters(world, outbound)::of);
            case SniDnat handedOn ->
                Steps.byService(ClusterKind.SNI_DNAT, handedOn.rules(), previous, world, delta, delta.services(),
                        new SniDnatClusters(world, handedOn)::of);
            // It depends on the view and on the mesh's configuration alone.
            case Inbound _ -> Steps.none(previous);
        };
    }

    /**
     * Services that were redefined, those of namespaces that demand something else of clients, and headless ones with other endpoints: whether
     * these speak mutual TLS stands in the cluster.
     */
    private static Set<ServiceKey> touched(World world, WorldDelta delta) {
        Set<ServiceKey> touched = new HashSet<>(delta.services());
        delta.peerPolicies().forEach(namespace -> touched.addAll(world.servicesIn(namespace)));
        for (ServiceKey key : delta.endpoints()) {
            Service service = world.service(key);
            if (service != null && service.isHeadless()) {
                touched.add(key);
            }
        }
        return touched;
    }

    /** Clusters are removed, never absent: nobody asks for one by name and waits. */
    @Override
    public Resource absent(String name) {
        throw new IllegalArgumentException("a cluster that does not exist has no empty form: " + name);
    }
}
