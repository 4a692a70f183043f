package dev.navarch.admin;

import dev.navarch.model.Endpoint;
import dev.navarch.model.Health;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceEndpoints;
import dev.navarch.model.World;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What can be told by looking at the World; it is looked at when somebody scrapes, never while it is made. */
final class WorldSeries {

    private WorldSeries() {
    }

    static void declare(IstioSeries istio, DebugSource source) {
        gauge(istio, source, "pilot_services", "Total services known to pilot.", world -> world.services().size());
        gauge(istio, source, "pilot_eds_no_instances", "Number of clusters without instances.",
                WorldSeries::portsWithoutEndpoint);
        gauge(istio, source, "pilot_endpoint_not_ready", "Endpoint found in unready state.",
                world -> endpoints(world).filter(endpoint -> endpoint.health() != Health.HEALTHY).count());
        gauge(istio, source, "navarch_endpoints", "Endpoints of all services in all clusters.",
                world -> endpoints(world).count());
        gauge(istio, source, "navarch_conflicts", "Services whose definitions in several clusters contradict each other.",
                world -> world.services().values().stream().filter(service -> !service.conflicts().isEmpty()).count());
        gauge(istio, source, "navarch_clusters_pending", "Clusters of which nothing is known yet since this process started.",
                world -> world.pending().size());
    }

    private static void gauge(IstioSeries istio, DebugSource source, String name, String help, ToDoubleFunction<World> value) {
        istio.gauge(name, help, () -> {
            World world = source.world();
            return world == null ? 0 : value.applyAsDouble(world);
        });
    }

    private static double portsWithoutEndpoint(World world) {
        long count = 0;
        for (Service service : world.services().values()) {
            List<Endpoint> all = world.endpointsOf(service.key()).all();
            count += service.ports().stream()
                    .filter(port -> all.stream().noneMatch(endpoint -> endpoint.portName().equals(port.name()))).count();
        }
        return count;
    }

    private static Stream<Endpoint> endpoints(World world) {
        return world.endpoints().values().stream().map(ServiceEndpoints::byCluster)
                .flatMap(clusters -> clusters.values().stream())
                .flatMap(Collection::stream);
    }
}
