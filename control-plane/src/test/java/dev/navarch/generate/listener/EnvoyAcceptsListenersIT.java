package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.generate.Projection;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.RandomTraffic;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.cluster.Clusters;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.PeerMode;
import dev.navarch.model.Protocol;
import dev.navarch.model.VirtualServiceFact.Destination;
import dev.navarch.model.World;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.TrafficFacts;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Envoy takes every listener of every kind of sidecar, with the clusters of the same World. */
class EnvoyAcceptsListenersIT {
    private static final int STORIES = 4;
    private static final int STEPS = 60;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Projection clusters = new Projection(List.of(new Clusters()));

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void takesTheListenersOfRandomWorlds(EnvoyBinary version) throws IOException {
        CacheFolder cache = CacheFolder.of(System.getenv());
        assumeTrue(version.unavailable(cache).isEmpty(), () -> version.unavailable(cache).orElse(""));
        Path envoy = version.find(cache);
        for (int story = 0; story < STORIES; story++) {
            RandomServices mesh = new RandomServices(new Random(100 + story));
            for (int i = 0; i < STEPS; i++) {
                mesh.happen();
            }
            for (Proxy proxy : SidecarKinds.stock()) {
                validate(envoy, mesh.worlds().world(), proxy, "story " + story + ", " + proxy.metadataJson());
            }
        }
    }

    /** Each mode for the workload and for single ports, of each protocol, for proxies with each kind of certificate. */
    @ParameterizedTest
    @EnumSource
    void takesWhateverAWorkloadDemandsOfItsClients(EnvoyBinary version) throws IOException {
        CacheFolder cache = CacheFolder.of(System.getenv());
        assumeTrue(version.unavailable(cache).isEmpty(), () -> version.unavailable(cache).orElse(""));
        Path envoy = version.find(cache);
        TestCertificate.write(folder);
        List<Proxy> proxies = List.of(SidecarKinds.sidecar(), new PlainSidecar("a-1", "shop", "10.1.0.1", "c1").proxy(),
                Proxies.withFiles("a-1", "shop", "10.1.0.1", "c1", folder.toString()), SidecarKinds.sidecar(
                        "TLS_SERVER_CERT_CHAIN", "/c/chain.pem", "TLS_SERVER_KEY", "/c/key.pem", "TLS_SERVER_ROOT_CERT", "/c/r"));
        for (PeerMode mode : PeerMode.values()) {
            for (PeerMode other : PeerMode.values()) {
                World world = new Worlds().put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                        Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "8080"), Facts.port("tcp", 90, "9090"),
                                Facts.port("", 70, "7070"), Facts.port("grpc", 60, "6060"), Facts.port("https", 443, "8443")),
                        Facts.peers("shop", "all", other), Facts.peersOf("shop", "a", mode, Facts.peerPort(8080, other),
                                Facts.peerPort(9090, other), Facts.peerPort(7070, other), Facts.peerPort(7777, other)))
                        .world();
                for (Proxy proxy : proxies) {
                    validate(envoy, world, proxy, mode + " and " + other + ", " + proxy.certificates());
                }
            }
        }
    }

    /** Gateways that contradict each other, with certificates of the mesh, of files, and of neither. */
    @ParameterizedTest
    @EnumSource
    void takesTheListenersOfRouters(EnvoyBinary version) throws IOException {
        CacheFolder cache = CacheFolder.of(System.getenv());
        assumeTrue(version.unavailable(cache).isEmpty(), () -> version.unavailable(cache).orElse(""));
        TestCertificate.write(folder);
        List<Server> withFiles = new ArrayList<>();
        for (TlsMode mode : List.of(TlsMode.SIMPLE, TlsMode.MUTUAL, TlsMode.OPTIONAL_MUTUAL, TlsMode.ISTIO_MUTUAL)) {
            for (Protocol protocol : List.of(Protocol.HTTPS, Protocol.TLS)) {
                withFiles.add(TrafficFacts.withFiles(TrafficFacts.server(9443, protocol, mode,
                        (protocol + "-" + mode).toLowerCase(Locale.ROOT).replace('_', '-') + ".example"), folder.toString()));
            }
        }
        for (int story = 0; story < STORIES; story++) {
            Random random = new Random(200 + story);
            RandomServices mesh = new RandomServices(random);
            RandomTraffic traffic = new RandomTraffic(random);
            mesh.worlds().put("c1", TrafficFacts.gateway("bank", "files", 0, withFiles.toArray(Server[]::new)),
                    TrafficFacts.tcpService("bank", "files", List.of("bank/files"),
                            TrafficFacts.tcpRoute(9443, new Destination("a", "", 80, 0))));
            for (int i = 0; i < STEPS; i++) {
                mesh.happen();
                mesh.worlds().put("c1", traffic.gateway(), traffic.virtualService());
            }
            World world = mesh.worlds().world();
            for (Proxy proxy : List.of(Proxies.router("gw-1", "istio-system", "10.1.0.20", "c1", "net1"),
                    Proxies.router("gw-1", "istio-system", "10.1.0.20,fd01::1", "c1", "", "UNPRIVILEGED_POD", "true"),
                    Proxies.routerWithFiles("gw-1", "istio-system", "10.1.0.20", "c1", folder.toString()))) {
                validate(version.find(cache), world, proxy, "story " + story + ", " + proxy.metadataJson());
            }
        }
    }

    private void validate(Path envoy, World world, Proxy proxy, String where) throws IOException {
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
        bootstrap.getNodeBuilder().setId(proxy.nodeId()).setCluster("test");
        bootstrap.getStaticResourcesBuilder().addAllListeners(ListenerRig.listeners(world, proxy).values())
                .addClusters(Cluster.newBuilder().setName("sds-grpc").setType(Cluster.DiscoveryType.STATIC));
        clusters.views(world, proxy, ResourceType.CLUSTER).forEach(view -> {
            for (Resource resource : clusters.generate(world, view).resources()) {
                bootstrap.getStaticResourcesBuilder().addClusters(Resources.read(resource, Cluster.class));
            }
        });
        Path file = folder.resolve("bootstrap.pb");
        Files.write(file, bootstrap.build().toByteArray());
        ChildProcess.Finished finished = ChildProcess.run(Command.of("envoy-validate",
                List.of(envoy.toString(), "--mode", "validate", "-c", file.toString(), "--log-level", "error")), LIMIT);
        assertEquals(0, finished.code(), () -> where + "\n" + finished.output());
    }
}
