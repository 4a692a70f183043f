package dev.navarch.generate.listener;

import dev.navarch.generate.Generation.Step;
import dev.navarch.generate.Names;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Steps;
import dev.navarch.generate.TypeGeneration;
import dev.navarch.generate.authentication.WorkloadAuthentication;
import dev.navarch.generate.authorization.WorkloadAuthorization;
import dev.navarch.generate.gateway.MergedGateway.Rejection;
import dev.navarch.model.PeerPolicy;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The listeners of sidecars and of routers. Pure and thread-safe. Other types of proxies have none yet.
 */
public final class ListenerGeneration implements TypeGeneration<ListenerView> {

    @Override
    public ResourceType type() {
        return ResourceType.LISTENER;
    }

    @Override
    public Class<ListenerView> viewType() {
        return ListenerView.class;
    }

    @Override
    public List<ListenerView> views(World world, Proxy proxy) {
        if (proxy.type() == Proxy.Type.ROUTER) {
            return List.of(RouterView.of(world, proxy));
        }
        if (proxy.type() != Proxy.Type.SIDECAR) {
            return List.of();
        }
        Outbound outbound = Outbound.of(world, proxy);
        String ownAddress = Outbound.ownAddress(world, proxy);
        HttpTraits http = HttpTraits.of(world, proxy);
        List<ListenerView> views = new ArrayList<>();
        views.add(new ServicesView(outbound));
        views.add(new PodsView(outbound, ownAddress));
        views.add(new HttpView(outbound, ownAddress, http, proxy.httpProxyPort()));
        if (!outbound.capture().binds()) {
            PeerPolicy policy = world.peerAuthentications().ofWorkload(proxy.namespace(), ProxyTraits.labels(world, proxy));
            views.add(new InboundView(InboundPort.of(world, proxy), policy, WorkloadAuthentication.of(world, proxy),
                    WorkloadAuthorization.of(world, proxy),
                    proxy.certificates().server(), outbound.families(),
                    outbound.capture().isTransparent(), http));
        }
        return List.copyOf(views);
    }

    @Override
    public ResourceSet generate(World world, ListenerView view) {
        return switch (view) {
            case InboundView inbound ->
                ResourceSet.of(List.of(Resource.of(type(), Names.VIRTUAL_INBOUND, InboundListener.of(world, inbound))));
            case OutboundView outbound -> OutboundSet.all(world, outbound);
            case RouterView router -> ResourceSet.of(RouterListeners.of(world, router, _ -> {
            }));
        };
    }

    @Override
    public Step step(ResourceSet previous, World world, WorldDelta delta, ListenerView view) {
        if (delta.everything()) {
            return Steps.between(previous, generate(world, view));
        }
        return switch (view) {
            case InboundView _ -> Steps.none(previous);
            case OutboundView outbound -> OutboundSet.step(previous, world, delta, outbound);
            // There are few routers and few of their listeners, and each may name any service.
            case RouterView router ->
                router.gateways().keys().isEmpty() || (delta.config().isEmpty() && delta.services().isEmpty())
                        ? Steps.none(previous)
                        : Steps.between(previous, generate(world, router));
        };
    }

    @Override
    public Resource absent(String name) {
        throw new IllegalArgumentException("listeners are never asked for by name: " + name);
    }

    /**
     * What users state for gateways and what is not done, over all that are connected; each once. Like {@link #conflicts} for the operator, not for
     * every push.
     *
     * @param mostViews so many different kinds of gateways are looked at, the others are left out
     */
    public Set<Rejection> rejections(World world, Collection<Proxy> proxies, int mostViews) {
        Set<Rejection> rejections = new LinkedHashSet<>();
        Set<RouterView> seen = new HashSet<>();
        for (Proxy proxy : proxies) {
            if (proxy.type() == Proxy.Type.ROUTER && seen.size() < mostViews) {
                RouterView view = RouterView.of(world, proxy);
                if (seen.add(view)) {
                    RouterListeners.of(world, view, rejections::add);
                }
            }
        }
        return Collections.unmodifiableSet(rejections);
    }

    /**
     * Which services lose a port to which, among all that these proxies see and run; each conflict once. For metrics and for the operator, not
     * for every push: it costs as much as making the listeners of all ports. Proxies that see the same are looked at together.
     *
     * @param mostViews so many different sets of what proxies see are looked at, the others are left out
     */
    public Set<Conflict> conflicts(World world, Collection<Proxy> proxies, int mostViews) {
        Set<Conflict> conflicts = new LinkedHashSet<>();
        Set<Outbound> seen = new HashSet<>();
        for (Proxy proxy : proxies) {
            if (proxy.type() != Proxy.Type.SIDECAR) {
                continue;
            }
            Outbound outbound = Outbound.of(world, proxy);
            if (seen.size() < mostViews && seen.add(outbound)) {
                for (int port : new TreeSet<>(world.byPort().keySet())) {
                    PortListeners.of(world, outbound, Outbound.ownAddress(world, proxy), port, conflicts::add);
                }
            }
            if (!outbound.capture().binds()) {
                conflicts.addAll(InboundPort.conflicts(world, proxy));
            }
        }
        return Collections.unmodifiableSet(conflicts);
    }
}
