package dev.navarch.cluster;

import dev.navarch.kube.KubeClients;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.ClusterEvent;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Whom the fleet works with.
 *
 * @param loop its own; nobody else's state lives there
 * @param judge judges a kubeconfig, {@link Kubeconfig#judge} with what is allowed
 * @param registry hears what happens, on the loop, in order; must not block
 * @param followers hear of clients, on the loop
 */
public record FleetWiring(EventLoop loop, Clock clock, KubeClients clients, Function<String, Kubeconfig> judge,
        Consumer<ClusterEvent> registry, ClusterMetrics metrics, List<ClusterListener> followers) {
    public FleetWiring {
        followers = List.copyOf(followers);
    }
}
