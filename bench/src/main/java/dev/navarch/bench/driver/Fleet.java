package dev.navarch.bench.driver;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Many fake proxies, one connection each, on one event loop. What they receive is counted here; waiting is done on this object's monitor.
 */
final class Fleet implements AutoCloseable {
    private final String address;
    private final boolean delta;
    private final String clusterId;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<FakeProxy> proxies = new ArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong responses = new AtomicLong();
    private final AtomicLong losses = new AtomicLong();
    private volatile List<String> clusters = List.of();
    private volatile byte[] mark = {};
    private volatile long markedNanos;

    /** Guarded by this object's monitor, as is what follows. */
    private final BitSet connected = new BitSet();
    private final BitSet reached = new BitSet();
    private Histogram latencies = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);

    Fleet(String address, boolean delta, String clusterId) {
        this.address = address;
        this.delta = delta;
        this.clusterId = clusterId;
    }

    boolean delta() {
        return delta;
    }

    String clusterId() {
        return clusterId;
    }

    long bytes() {
        return bytes.get();
    }

    long responses() {
        return responses.get();
    }

    long losses() {
        return losses.get();
    }

    int size() {
        return proxies.size();
    }

    /** Makes the proxies and connects them all at once. */
    void connect(int count) {
        for (int i = 0; i < count; i++) {
            ManagedChannel channel = NettyChannelBuilder.forTarget(address).usePlaintext().directExecutor().eventLoopGroup(loops)
                    .channelType(NioSocketChannel.class).maxInboundMessageSize(64 << 20).build();
            proxies.add(new FakeProxy(i, this, channel));
        }
        reconnect();
    }

    /** All leave and come back. */
    void reconnect() {
        proxies.forEach(FakeProxy::leave);
        synchronized (this) {
            connected.clear();
        }
        proxies.forEach(FakeProxy::connect);
    }

    /** Whether each proxy had all types answered within that time. */
    synchronized boolean awaitConnected(Duration patience) {
        return await(connected, patience);
    }

    /** From now on proxies that see this text are counted, with the time since {@code sinceNanos}. */
    synchronized void lookFor(byte[] text, long sinceNanos) {
        reached.clear();
        markedNanos = sinceNanos;
        mark = text.clone();
    }

    /** Whether all saw the text within that time. */
    synchronized boolean awaitMark(Duration patience) {
        return await(reached, patience);
    }

    synchronized int reached() {
        return reached.cardinality();
    }

    /** Microseconds from the change to each proxy, since this was last asked. */
    synchronized Histogram takeLatencies() {
        Histogram taken = latencies;
        latencies = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
        return taken;
    }

    private boolean await(BitSet all, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (all.cardinality() < proxies.size()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    void received(int proxy, byte[] message) {
        long now = System.nanoTime();
        bytes.addAndGet(message.length);
        responses.incrementAndGet();
        byte[] wanted = mark;
        if (wanted.length > 0 && Wire.contains(message, wanted)) {
            synchronized (this) {
                if (!reached.get(proxy)) {
                    reached.set(proxy);
                    latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(now - markedNanos));
                    if (reached.cardinality() == proxies.size()) {
                        notifyAll();
                    }
                }
            }
        }
    }

    synchronized void connected(int proxy) {
        if (!connected.get(proxy)) {
            connected.set(proxy);
            if (connected.cardinality() == proxies.size()) {
                notifyAll();
            }
        }
    }

    void lost(int proxy, Status status) {
        if (losses.getAndIncrement() == 0) {
            System.err.println("proxy " + proxy + " lost its stream: " + status);
        }
    }

    /** The first proxy's clusters are everybody's: all are of one view. */
    synchronized void learnNames(byte[] clusterResponse) {
        if (clusters.isEmpty()) {
            clusters = Wire.names(clusterResponse, delta).stream().filter(name -> name.startsWith("outbound|")).toList();
        }
    }

    /** What a proxy subscribes to by name. */
    List<String> names(String type) {
        return switch (type) {
            case Wire.ENDPOINT -> clusters;
            case Wire.ROUTE -> List.of("80");
            default -> List.of();
        };
    }

    @Override
    public void close() {
        proxies.forEach(FakeProxy::close);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
