package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.route.Routes;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.RunFolder;
import dev.navarch.model.World;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a random mesh comes to, a real Envoy takes what is generated from it: clusters as they are, load assignments inside static clusters,
 * routes inside listeners, all in one bootstrap that Envoy validates.
 */
class EnvoyTakesItIT {
    private static final int WORLDS = 6;
    private static final int CHANGES = 40;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Projection projection = new Projection(List.of(new Clusters(), new Endpoints(), new Routes()));
    private final List<Proxy> proxies = List.of(Proxies.plain("stranger-1", "shop", "10.9.9.9"),
            Proxies.sidecar("a-1", "shop", "10.1.0.1,fd00::1", "c1", "net1", "HTTP_PROXY_PORT", "15080"),
            Proxies.sidecar("b-1", "bank", "fd00::4", "c2", ""),
            Proxies.router("gw-1", "istio-system", "10.1.0.7", "c1", "net1"));

    @ParameterizedTest
    @EnumSource(EnvoyBinary.class)
    void aRealEnvoyTakesWhateverIsGenerated(EnvoyBinary release) throws InvalidProtocolBufferException {
        CacheFolder cache = CacheFolder.of(System.getenv());
        assumeTrue(release.unavailable(cache).isEmpty(), () -> release.unavailable(cache).orElse(""));
        Path binary = release.find(cache);
        RandomMesh mesh = new RandomMesh(new Random(31), new Worlds());
        for (int i = 0; i < WORLDS; i++) {
            for (int changes = 0; changes < CHANGES; changes++) {
                mesh.happen();
            }
            for (Proxy proxy : proxies) {
                validate(binary, Resources.json(bootstrap(mesh.worlds().world(), proxy)), "world " + i + " " + proxy.nodeId());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(EnvoyBinary.class)
    void aRealEnvoyTakesEndpointsOfBothFamilies(EnvoyBinary release) throws InvalidProtocolBufferException {
        CacheFolder cache = CacheFolder.of(System.getenv());
        assumeTrue(release.unavailable(cache).isEmpty(), () -> release.unavailable(cache).orElse(""));
        World world = DualStackTest.world();
        for (Proxy proxy : DualStackTest.PROXIES) {
            validate(release.find(cache), Resources.json(bootstrap(world, proxy)), proxy.nodeId());
        }
    }

    private static void validate(Path binary, String bootstrap, String where) {
        try (RunFolder folder = RunFolder.create()) {
            Path config = folder.write("bootstrap.json", bootstrap);
            ChildProcess.Finished finished = ChildProcess.run(Command.of("envoy-validate",
                    List.of(binary.toString(), "--mode", "validate", "-c", config.toString(), "--log-level", "warning")), LIMIT);
            assertEquals(0, finished.code(), () -> where + ": " + finished.output());
            assertEquals("configuration '" + config + "' OK", finished.output().strip(), where);
        }
    }

    private Bootstrap bootstrap(World world, Proxy proxy) {
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
        bootstrap.getNodeBuilder().setId(proxy.nodeId()).setCluster("test");
        bootstrap.getDynamicResourcesBuilder().setAdsConfig(ApiConfigSource.newBuilder().setApiType(ApiConfigSource.ApiType.GRPC)
                .setTransportApiVersion(ApiVersion.V3).addGrpcServices(GrpcService.newBuilder()
                        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName("sds-grpc"))));
        bootstrap.getStaticResourcesBuilder().addClusters(holding("sds-grpc", ClusterLoadAssignment.getDefaultInstance()));
        for (ResourceType type : List.of(ResourceType.CLUSTER, ResourceType.ENDPOINT, ResourceType.ROUTE)) {
            for (View view : projection.views(world, proxy, type)) {
                projection.generate(world, view).resources().forEach(resource -> add(bootstrap, resource));
            }
        }
        return bootstrap.build();
    }

    private static void add(Bootstrap.Builder bootstrap, Resource resource) {
        switch (resource.type()) {
            case CLUSTER -> bootstrap.getStaticResourcesBuilder().addClusters(Resources.read(resource, Cluster.class));
            case ENDPOINT -> bootstrap.getStaticResourcesBuilder().addClusters(
                    holding("assignment " + resource.name(), Resources.read(resource, ClusterLoadAssignment.class)));
            case LISTENER, NAME_TABLE -> throw new AssertionError("not generated here");
            case ROUTE -> bootstrap.getStaticResourcesBuilder()
                    .addListeners(holding(Resources.read(resource, RouteConfiguration.class)));
        }
    }

    private static Cluster holding(String name, ClusterLoadAssignment assignment) {
        return Cluster.newBuilder().setName(name).setType(Cluster.DiscoveryType.STATIC)
                .setLoadAssignment(assignment.toBuilder().setClusterName(name)).build();
    }

    private static Listener holding(RouteConfiguration route) {
        HttpConnectionManager manager = HttpConnectionManager.newBuilder().setStatPrefix("test").setRouteConfig(route)
                .addHttpFilters(HttpFilter.newBuilder().setName("envoy.filters.http.router")
                        .setTypedConfig(com.google.protobuf.Any.pack(Router.getDefaultInstance())))
                .build();
        return Listener.newBuilder().setName("route " + route.getName())
                .setAddress(
                        Address.newBuilder().setSocketAddress(SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(0)))
                .addFilterChains(FilterChain.newBuilder().addFilters(Filter.newBuilder()
                        .setName("envoy.filters.network.http_connection_manager")
                        .setTypedConfig(com.google.protobuf.Any.pack(manager))))
                .build();
    }
}
