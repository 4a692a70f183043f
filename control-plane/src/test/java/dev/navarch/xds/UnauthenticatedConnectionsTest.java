package dev.navarch.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.testkit.FakeClock;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections on which nobody was vouched for. */
class UnauthenticatedConnectionsTest {
    private final FakeClock clock = new FakeClock();
    private final UnauthenticatedConnections strangers = new UnauthenticatedConnections(3, Duration.ofSeconds(60), clock);

    private static SocketAddress from(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private EmbeddedChannel comes(int port) {
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return from(port);
            }
        };
        strangers.came(channel);
        return channel;
    }

    /** A call on that connection. */
    private static FakeCall call(int port) {
        return new FakeCall() {
            @Override
            public Attributes getAttributes() {
                return Attributes.newBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, from(port)).build();
            }
        };
    }

    @Test
    void theOldestGoesForTheNewest() {
        EmbeddedChannel oldest = comes(1);
        EmbeddedChannel second = comes(2);
        comes(3);
        assertTrue(oldest.isOpen());
        EmbeddedChannel newest = comes(4);
        assertFalse(oldest.isOpen());
        assertTrue(second.isOpen() && newest.isOpen());
        assertEquals(3, strangers.count());
    }

    @Test
    void whoeverStaysAStrangerIsSentAway() {
        EmbeddedChannel stranger = comes(1);
        EmbeddedChannel known = comes(2);
        strangers.known(call(2));
        clock.advance(Duration.ofSeconds(59));
        EmbeddedChannel late = comes(3);
        strangers.endTheSlow();
        assertTrue(stranger.isOpen());
        clock.advance(Duration.ofSeconds(2));
        strangers.endTheSlow();
        assertFalse(stranger.isOpen());
        assertTrue(known.isOpen() && late.isOpen());
        assertEquals(1, strangers.count());
    }

    @Test
    void whoeverLeavesIsForgotten() {
        EmbeddedChannel stranger = comes(1);
        var _ = stranger.close();
        stranger.runPendingTasks();
        assertEquals(0, strangers.count());
    }
}
