package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.name.NameTables.PodsOf;
import dev.navarch.generate.name.NameTables;
import dev.navarch.generate.route.Routes;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over random meshes: resources are what protobuf's own classes would write, and hold nothing that Envoy is known to refuse. */
class WireBytesTest {
    private final Projection projection = new Projection(List.of(new Clusters(), new Endpoints(), new Routes(),
            new NameTables(PodsOf.OWN_CLUSTER)));
    private final List<Proxy> proxies = List.of(Proxies.plain("stranger-1", "shop", "10.9.9.9"),
            Proxies.istioSidecar("a-1", "shop", "10.1.0.1", "c1", "net1", "HTTP_PROXY_PORT", "15080"),
            Proxies.sidecar("b-1", "bank", "10.1.0.4", "c2", "", "HTTP_PROXY_PORT", "15080"));

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void everyResourceIsWrittenAsProtobufWouldAndAsEnvoyTakesIt(long seed) throws InvalidProtocolBufferException {
        RandomMesh mesh = new RandomMesh(new Random(seed), new Worlds());
        for (int i = 0; i < 40; i++) {
            for (int changes = 0; changes < 5; changes++) {
                mesh.happen();
            }
            for (Proxy proxy : proxies) {
                for (ResourceType type : List.of(ResourceType.CLUSTER, ResourceType.ENDPOINT, ResourceType.ROUTE,
                        ResourceType.NAME_TABLE)) {
                    for (View view : projection.views(mesh.worlds().world(), proxy, type)) {
                        for (Resource resource : projection.generate(mesh.worlds().world(), view).resources()) {
                            check(resource);
                        }
                    }
                }
            }
        }
    }

    private static void check(Resource resource) throws InvalidProtocolBufferException {
        Any any = Any.parseFrom(resource.any());
        assertEquals(resource.type().typeUrl(), any.getTypeUrl());
        assertArrayEquals(Resources.bytes(any.unpack(Resources.type(resource))), any.getValue().toByteArray(),
                resource::toString);
        switch (resource.type()) {
            case ENDPOINT -> checkPriorities(Resources.read(resource, ClusterLoadAssignment.class));
            case ROUTE -> checkDomains(Resources.read(resource, RouteConfiguration.class));
            case CLUSTER, LISTENER, NAME_TABLE -> {
                // The real Envoy's check says more.
            }
        }
    }

    private static void checkPriorities(ClusterLoadAssignment assignment) {
        TreeSet<Integer> priorities = new TreeSet<>();
        assignment.getEndpointsList().stream().map(LocalityLbEndpoints::getPriority).forEach(priorities::add);
        assertTrue(priorities.isEmpty() || (priorities.first() == 0 && priorities.last() == priorities.size() - 1),
                () -> "holes in " + assignment);
    }

    private static void checkDomains(RouteConfiguration route) {
        Set<String> domains = new HashSet<>();
        Set<String> names = new HashSet<>();
        route.getVirtualHostsList().forEach(host -> {
            assertTrue(names.add(host.getName()), () -> "twice " + host.getName());
            assertTrue(host.getDomainsCount() > 0, () -> "no domain: " + host.getName());
            host.getDomainsList().forEach(d -> assertTrue(domains.add(d), () -> "twice " + d + " in " + route));
        });
    }
}
