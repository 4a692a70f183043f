package dev.navarch.bench.driver;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Many fake proxies, one connection each, on one event loop. What they receive is counted here; waiting is done on this object's monitor.
 */
final class Fleet implements AutoCloseable {
    private static final long COMES_BACK_AFTER_MILLIS = 500;
    private final InetSocketAddress address;
    private final boolean delta;
    private final String clusterId;
    private final EventLoopGroup loop;
    private final Class<? extends Channel> channelType;
    private final List<FakeProxy> proxies = new ArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong responses = new AtomicLong();
    private final AtomicLong losses = new AtomicLong();
    /** Names and versions that many proxies have; event loop only. */
    private final Map<String, String> strings = new HashMap<>();
    private volatile byte[] mark = {};
    private volatile long markedNanos;

    /** Guarded by this object's monitor, as is what follows. */
    private final BitSet connected = new BitSet();
    private final BitSet reached = new BitSet();
    private Histogram latencies = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);

    Fleet(InetSocketAddress address, boolean delta, String clusterId) {
        this.address = address;
        this.delta = delta;
        this.clusterId = clusterId;
        boolean epoll = Epoll.isAvailable();
        this.loop = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
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

    /** Streams that the other side ended, and that came back. */
    long losses() {
        return losses.get();
    }

    int size() {
        return proxies.size();
    }

    /** Makes the proxies and connects them all at once. */
    void connect(int count) {
        for (int i = 0; i < count; i++) {
            ManagedChannel channel = NettyChannelBuilder.forAddress(address).usePlaintext().directExecutor().eventLoopGroup(loop)
                    .channelType(channelType).maxInboundMessageSize(64 << 20).build();
            proxies.add(new FakeProxy(i, this, channel));
        }
        restart();
    }

    /** All leave and come back knowing nothing. */
    void restart() {
        synchronized (this) {
            connected.clear();
        }
        each(proxy -> {
            proxy.leave();
            proxy.start();
        });
    }

    /** All leave and come back with what they have. */
    void resume() {
        each(proxy -> {
            proxy.leave();
            proxy.resume();
        });
    }

    private void each(Consumer<FakeProxy> action) {
        loop.submit(() -> proxies.forEach(action)).syncUninterruptibly();
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

    /** A proxy was sent something; event loop. */
    void received(int proxy, byte[] message) {
        long now = System.nanoTime();
        bytes.addAndGet(message.length);
        responses.incrementAndGet();
        byte[] text = mark;
        if (text.length > 0 && Wire.contains(message, text)) {
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

    /** A proxy's stream was ended by the other side; it comes back after a while, as Envoy does. Event loop. */
    void lost(int proxy, Status status) {
        if (losses.getAndIncrement() == 0) {
            System.err.println("proxy " + proxy + " lost its stream: " + status);
        }
        var _ = loop.schedule(() -> proxies.get(proxy).start(), COMES_BACK_AFTER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** An equal string that others have too; event loop. */
    String shared(String text) {
        if (strings.size() > 100_000) {
            strings.clear();
        }
        String known = strings.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    @Override
    public void close() {
        loop.submit(() -> proxies.forEach(FakeProxy::close)).syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
