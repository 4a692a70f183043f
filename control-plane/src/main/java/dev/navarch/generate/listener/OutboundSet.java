package dev.navarch.generate.listener;

import dev.navarch.generate.Generation.Step;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Steps;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.ServicePort;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The listeners of an outbound view in one World: those of each port number, which depend on nothing but the services that have it, and
 * few that depend on the mesh alone.
 */
final class OutboundSet {
    private final World world;
    private final OutboundView view;
    private final OutboundListeners listeners;

    private OutboundSet(World world, OutboundView view) {
        this.world = world;
        this.view = view;
        this.listeners = new OutboundListeners(world, view);
    }

    static ResourceSet all(World world, OutboundView view) {
        return new OutboundSet(world, view).all();
    }

    private ResourceSet all() {
        List<Resource> all = new ArrayList<>(fixed());
        for (int port : world.byPort().keySet()) {
            all.addAll(ofPort(port, ResourceSet.EMPTY));
        }
        return ResourceSet.of(all);
    }

    private List<Resource> fixed() {
        return switch (view) {
            case ServicesView services when !services.outbound().capture().binds() -> List.of(resource(listeners.virtual()));
            case HttpView http when http.proxyPort() > 0 -> List.of(resource(listeners.httpProxy(http.proxyPort())));
            case ServicesView _,PodsView _,HttpView _ -> List.of();
        };
    }

    /** What is in the set already and made from the same binding stays: of a thousand pods on one port, one changed. */
    private List<Resource> ofPort(int port, ResourceSet previous) {
        List<Resource> resources = new ArrayList<>();
        for (Binding binding : PortListeners.of(world, view.outbound(), view.ownAddress(), port, _ -> {
        })) {
            if (view.holds(binding)) {
                Resource old = previous.get(binding.name());
                resources.add(old != null && binding.equals(old.basis())
                        ? old
                        : Resource.of(ResourceType.LISTENER, binding.name(), listeners.of(binding), binding));
            }
        }
        return resources;
    }

    private static Resource resource(Listener listener) {
        return Resource.of(ResourceType.LISTENER, listener.getName(), listener);
    }

    static Step step(ResourceSet previous, World world, WorldDelta delta, OutboundView view) {
        Set<Integer> ports = concerned(world, delta);
        return ports.isEmpty() ? Steps.none(previous) : new OutboundSet(world, view).step(previous, ports);
    }

    private Step step(ResourceSet previous, Set<Integer> ports) {
        List<Resource> made = new ArrayList<>(fixed());
        ports.forEach(port -> made.addAll(ofPort(port, previous)));
        List<String> names = new ArrayList<>();
        for (String name : previous.byName().keySet()) {
            if (ports.contains(portOf(name))) {
                names.add(name);
            }
        }
        return Steps.replace(previous, names, made);
    }

    /** Endpoints are of account only where they have listeners of their own. */
    private static Set<Integer> concerned(World world, WorldDelta delta) {
        Set<Integer> ports = new HashSet<>(delta.ports());
        for (ServiceKey key : delta.endpoints()) {
            Service service = world.service(key);
            if (service != null && service.isHeadless()) {
                for (ServicePort port : service.ports()) {
                    if (!port.protocol().isHttp()) {
                        ports.add(port.number());
                    }
                }
            }
        }
        return ports;
    }

    /** The port at the end of a listener's name; -1 for those that have none. */
    private static int portOf(String name) {
        int at = name.lastIndexOf('_');
        return at < 0 ? -1 : Integer.parseInt(name, at + 1, name.length(), 10);
    }
}
