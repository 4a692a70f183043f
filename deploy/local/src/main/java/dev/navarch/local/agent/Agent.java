package dev.navarch.local.agent;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.navarch.local.Eventually;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBootstrap;
import dev.navarch.local.envoy.EnvoyNode;
import dev.navarch.local.process.RunFolder;
import dev.navarch.proto.nds.NameTable;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A running agent. Its sockets are where Istio's are, under a folder of its own unless it is in a container. */
public final class Agent implements AutoCloseable {
    private static final String NAMES = "type.googleapis.com/istio.networking.nds.v1.NameTable";
    private static final String PROXY_CONFIG = "type.googleapis.com/istio.mesh.v1alpha1.ProxyConfig";

    private final AgentSpec spec;
    private final Path home;
    private final AutoCloseable folder;
    private final EventLoopGroup network = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Upstream upstream;
    private final CertificateKeeper keeper;
    private final SecretServer secrets = new SecretServer();
    private final Map<String, Any> taken = new ConcurrentHashMap<>();
    private final Server sds;
    private final Server xds;

    private Agent(AgentSpec spec, Path home, AutoCloseable folder) {
        this.spec = spec;
        this.home = home;
        this.folder = folder;
        this.upstream = new Upstream(spec);
        this.keeper = new CertificateKeeper(upstream, spec, secrets::publish);
        this.sds = server(secretSocket(), secrets.bindService());
        this.xds = server(discoverySocket(), discovery());
    }

    /** Starts an agent; returns before it has a certificate. */
    public static Agent start(AgentSpec spec) {
        RunFolder folder = RunFolder.create();
        return started(new Agent(spec, folder.path(), folder));
    }

    /** As {@link #start(AgentSpec)}, in a container: the sockets are exactly where Istio's are. */
    static Agent inContainer(AgentSpec spec) {
        return started(new Agent(spec, Path.of("/"), () -> {
        }));
    }

    private static Agent started(Agent agent) {
        agent.keeper.start();
        return agent;
    }

    /** How an Envoy behind this agent starts: discovery and secrets by the agent's sockets. */
    public EnvoyBootstrap bootstrap(EnvoyNode node, Ads.Protocol protocol) {
        return AgentBootstrap.of(node, Ads.socket(discoverySocket(), protocol), secretSocket());
    }

    /** Returns the certificate once there is one. */
    public Issued awaitCertificate(Duration limit) {
        return Eventually.get("a certificate for " + spec.workload().serviceAccount(), limit,
                () -> Optional.ofNullable(keeper.current()), () -> "last refusal: " + keeper.failure());
    }

    /** Why the last request for a certificate failed; empty if it did not. */
    public Optional<Exception> failure() {
        return Optional.ofNullable(keeper.failure());
    }

    /** Asks for a new certificate, waits for it, and hands it to Envoy. */
    public Issued rotate(Duration limit) {
        Issued before = awaitCertificate(limit);
        keeper.rotate();
        return Eventually.get("a new certificate", limit,
                () -> Optional.ofNullable(keeper.current()).filter(now -> now != before),
                () -> "last refusal: " + keeper.failure());
    }

    /** The names that the control plane last told this agent; empty if none came. */
    public Optional<NameTable> names() {
        Any table = taken.get(NAMES);
        try {
            return table == null ? Optional.empty() : Optional.of(table.unpack(NameTable.class));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("not a table of names", e);
        }
    }

    @Override
    public void close() {
        keeper.close();
        Stream.of(sds, xds).forEach(Server::shutdownNow);
        upstream.close();
        var _ = network.shutdownGracefully();
        try {
            folder.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot remove " + home, e);
        }
    }

    Path secretSocket() {
        return home.resolve("var/run/secrets/workload-spiffe-uds/socket");
    }

    Path discoverySocket() {
        return home.resolve("etc/istio/proxy/XDS");
    }

    private ServerServiceDefinition discovery() {
        Stream<String> names = spec.dns() == AgentSpec.Dns.CAPTURED ? Stream.of(NAMES) : Stream.of();
        Passage.Own own = new Passage.Own(Stream.concat(names, Stream.of(PROXY_CONFIG)).toList(), taken::put);
        return ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
                .addMethod(Dialect.STATE.method(), Passage.handler(Dialect.STATE, upstream, own))
                .addMethod(Dialect.CHANGES.method(), Passage.handler(Dialect.CHANGES, upstream, own)).build();
    }

    private Server server(Path socket, ServerServiceDefinition service) {
        try {
            Files.createDirectories(socket.getParent());
            Server server = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                    .channelType(NioServerDomainSocketChannel.class).bossEventLoopGroup(network).workerEventLoopGroup(network)
                    .maxInboundMessageSize(Upstream.MAX_MESSAGE_BYTES).addService(service).build().start();
            // The sidecar is another user.
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + socket, e);
        }
    }
}
