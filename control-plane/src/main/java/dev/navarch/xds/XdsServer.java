package dev.navarch.xds;

import dev.navarch.generate.Generation;
import dev.navarch.generate.ParsedNode;
import dev.navarch.generate.Proxy;
import dev.navarch.identity.CallCredentials;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.loop.Faults;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Aggregated discovery for Envoys: Worlds go in, responses go out. Listens on any number of addresses, all on the same event loops.
 *
 * <p>Thread-safe. {@link #publish} never blocks. Whoever made it closes it; closing ends all streams.
 */
public final class XdsServer implements AutoCloseable {
    /** Clients that do not take leave by then are cut off. */
    private static final int GOODBYE_SECONDS = 1;
    /** A client that takes longer over its handshake is cut off. */
    private static final int HANDSHAKE_SECONDS = 20;
    /** Of all headers of a call; tokens are some one or two thousand bytes. A call with more is refused by HTTP/2. */
    private static final int HEADER_BYTES = 16 << 10;
    /** Connections of one guarded port on which nobody was vouched for; the oldest goes for the newest. */
    private static final int MOST_STRANGERS = 8192;
    /** After which such a connection is closed. */
    private static final Duration STRANGERS_PATIENCE = Duration.ofSeconds(60);

    private final XdsSettings settings;
    private final Seams seams;
    private final MultiThreadIoEventLoopGroup network;
    private final Projector projector;
    private final List<Lane> lanes;
    private final AtomicLong connections = new AtomicLong();
    private final List<Server> servers = new CopyOnWriteArrayList<>();

    /**
     * What delivery needs of the rest of the program.
     *
     * @param nodes reads what a proxy says of itself; on the event loops, so it never blocks
     * @param projection on which the views are brought up to date; the caller closes it, after the server
     * @param ready while it says no, new streams are refused with UNAVAILABLE
     */
    public record Seams(Generation generation, Function<Node, ParsedNode> nodes, XdsMetrics metrics, EventLoop projection,
            BooleanSupplier ready,
            Clock clock, Faults faults) {
    }

    /** One network event loop with its streams. */
    private record Lane(EventExecutor executor, StreamLoop loop, Admission admission, PendingAuthentications pending) {
    }

    public XdsServer(XdsSettings settings, Seams seams) {
        this.settings = settings;
        this.seams = seams;
        this.network = new MultiThreadIoEventLoopGroup(settings.eventLoops(), new DefaultThreadFactory("xds", true),
                ServerChannels.io());
        List<StreamLoop> loops = new ArrayList<>();
        this.projector = new Projector(seams.projection, seams.clock, seams.generation, seams.metrics,
                settings.delivery().viewLinger(), Collections.unmodifiableList(loops));
        this.lanes = lanes(loops);
    }

    private List<Lane> lanes(List<StreamLoop> loops) {
        StreamLoop.Common common = new StreamLoop.Common(seams.generation, seams.clock, seams.metrics,
                new Wire(settings.controlPlane()), new FlightBudget(settings.delivery().maxBytesInFlight(), seams.metrics),
                settings.delivery(), seams.faults);
        List<Lane> made = new ArrayList<>();
        for (EventExecutor executor : network) {
            StreamLoop loop = new StreamLoop(untilItEnds(executor), common, projector, loops.size());
            Admission admission = new Admission(settings.admission(), settings.eventLoops(), seams.clock, seams.metrics);
            loops.add(loop);
            made.add(new Lane(executor, loop, admission, new PendingAuthentications()));
            every(executor, loop.tickPeriod().toMillis(), loop::tick);
            every(executor, 5, admission::letIn);
        }
        return List.copyOf(made);
    }

    /** News may come while everything closes, and later: then there are no streams left that it could concern. */
    private static Executor untilItEnds(EventExecutor executor) {
        return task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                if (!executor.isShuttingDown()) {
                    throw e;
                }
            }
        };
    }

    private void every(EventExecutor executor, long millis, Runnable task) {
        var _ = executor.scheduleWithFixedDelay(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                seams.faults.bug("xds timer", e);
            }
        }, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A new World and what it changed since the last one published. Never blocks. */
    public void publish(World world, WorldDelta delta) {
        projector.publish(world, delta);
    }

    /** Listens in plain text, for everybody; returns the port. */
    public int listen(InetSocketAddress address, List<ServerServiceDefinition> others) throws IOException {
        return listen(new ServerPort(address, null, PortAccess.OPEN, others));
    }

    /** Listens; returns the port. */
    public int listen(ServerPort entrance) throws IOException {
        XdsSettings.Transport t = settings.network();
        UnauthenticatedConnections strangers = new UnauthenticatedConnections(MOST_STRANGERS, STRANGERS_PATIENCE, seams.clock);
        boolean guarded = entrance.tls() != null && entrance.access().authenticator() != null;
        ServerCredentials credentials = entrance.tls() == null
                ? InsecureServerCredentials.create()
                : entrance.tls().credentials();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(entrance.address(), credentials).bossEventLoopGroup(network)
                .workerEventLoopGroup(network).channelFactory(ServerChannels.listening(guarded ? strangers::came : _ -> {
                })).directExecutor().maxInboundMessageSize(t.maxRequestBytes()).maxInboundMetadataSize(HEADER_BYTES)
                .maxConcurrentCallsPerConnection(t.maxStreams()).flowControlWindow(t.flowControlWindow())
                .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTime(t.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(t.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .permitKeepAliveTime(t.keepAlive().toNanos() / 2, TimeUnit.NANOSECONDS).permitKeepAliveWithoutCalls(true);
        builder.addService(
                AdsService.definition((call, headers, protocol) -> start(call, headers, protocol, entrance.access(), strangers)));
        AdsService.reflection().forEach(builder::addService);
        entrance.others().forEach(other -> builder
                .addService(ServerInterceptors.intercept(other, strangers.knownByAnswer(), new CallCredentials())));
        if (!t.maxAge().isZero()) {
            builder.maxConnectionAge(t.maxAge().toNanos(), TimeUnit.NANOSECONDS).maxConnectionAgeGrace(t.maxAgeGrace().toNanos(),
                    TimeUnit.NANOSECONDS);
        }
        if (guarded) {
            every(network.next(), STRANGERS_PATIENCE.toMillis() / 8, strangers::endTheSlow);
        }
        Server server = builder.build().start();
        servers.add(server);
        return server.getPort();
    }

    private ServerCall.Listener<Ask> start(ServerCall<Ask, Frame> call, Metadata headers, Protocol protocol, PortAccess access,
            UnauthenticatedConnections strangers) {
        Lane lane = laneOfThisThread();
        if (lane == null) {
            seams.faults.bug("xds", new IllegalStateException("a call outside of the event loops"));
            call.close(Status.INTERNAL, new Metadata());
            return new ServerCall.Listener<>() {
            };
        }
        if (!seams.ready.getAsBoolean() || !lane.loop.hasWorld()) {
            seams.metrics.refused("not_ready");
            call.close(Status.UNAVAILABLE.withDescription("server is not ready to serve discovery information"), new Metadata());
            return new ServerCall.Listener<>() {
            };
        }
        AdsCall ads = new AdsCall(call, protocol,
                new CallContext(lane.loop, lane.admission, lane.pending, seams.nodes, this::connectionId, access,
                        () -> strangers.known(call)));
        ads.start(CallCredentials.of(call, headers));
        return ads;
    }

    private String connectionId(Proxy proxy) {
        return proxy.id() + "-" + connections.incrementAndGet();
    }

    private @Nullable Lane laneOfThisThread() {
        for (Lane lane : lanes) {
            if (lane.executor.inEventLoop()) {
                return lane;
            }
        }
        return null;
    }

    /** All streams, as the operator sees them; each loop is asked in turn, nothing is locked. */
    public CompletableFuture<List<StreamStatus>> streams() {
        return ask(Statuses::of);
    }

    /** Who is connected, one for each stream. */
    public CompletableFuture<List<Proxy>> proxies() {
        return ask(loop -> loop.streams().stream().map(stream -> stream.proxy).toList());
    }

    private <T> CompletableFuture<List<T>> ask(Function<StreamLoop, List<T>> question) {
        List<CompletableFuture<List<T>>> asked = lanes.stream()
                .map(lane -> CompletableFuture.supplyAsync(() -> question.apply(lane.loop), lane.executor)).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(_ -> asked.stream().flatMap(a -> a.join().stream()).toList());
    }

    /** Ends all streams, with a word that sends proxies to another replica, and stops listening. Idempotent. */
    @Override
    public void close() {
        if (network.isShuttingDown()) {
            return;
        }
        servers.forEach(Server::shutdown);
        Status goodbye = Status.UNAVAILABLE.withDescription("the control plane is shutting down");
        CompletableFuture<?>[] ended = lanes.stream()
                .map(lane -> CompletableFuture.runAsync(() -> lane.loop.end(goodbye), lane.executor))
                .toArray(CompletableFuture[]::new);
        try {
            var _ = CompletableFuture.allOf(ended).completeOnTimeout(null, GOODBYE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            seams.faults.bug("xds", e);
        }
        servers.forEach(server -> awaitEnd(server, GOODBYE_SECONDS));
        servers.forEach(Server::shutdownNow);
        servers.forEach(server -> awaitEnd(server, 5));
        network.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private static void awaitEnd(Server server, int seconds) {
        try {
            server.awaitTermination(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
