package dev.navarch.xds;

import dev.navarch.loop.Clock;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a port on which nobody has been vouched for yet: so many and no more, the oldest goes for the newest, and none stays for
 * long. Thread-safe.
 */
final class UnauthenticatedConnections {
    private final int most;
    private final Duration patience;
    private final Clock clock;
    /** In the order in which they came. */
    private final Map<SocketAddress, Stay> stays = new LinkedHashMap<>();

    private record Stay(Channel channel, long sinceNanos) {
    }

    UnauthenticatedConnections(int most, Duration patience, Clock clock) {
        this.most = most;
        this.patience = patience;
        this.clock = clock;
    }

    void came(Channel channel) {
        SocketAddress from = channel.remoteAddress();
        if (from == null) {
            return;
        }
        Stay eldest = enter(from, new Stay(channel, clock.nanos()));
        var _ = channel.closeFuture().addListener(_ -> left(from, channel));
        if (eldest != null) {
            close(eldest.channel);
        }
    }

    /** Returns who has to go for it. */
    private synchronized @Nullable Stay enter(SocketAddress from, Stay stay) {
        stays.put(from, stay);
        Iterator<Stay> eldest = stays.values().iterator();
        if (stays.size() <= most) {
            return null;
        }
        Stay goes = eldest.next();
        eldest.remove();
        return goes;
    }

    private synchronized void left(SocketAddress from, Channel channel) {
        Stay stay = stays.get(from);
        if (stay != null && stay.channel == channel) {
            stays.remove(from);
        }
    }

    /** Somebody was vouched for on that call's connection. */
    synchronized void known(ServerCall<?, ?> call) {
        stays.remove(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }

    synchronized int count() {
        return stays.size();
    }

    /** Closes those who have been strangers for too long. */
    void endTheSlow() {
        List<Channel> slow = new ArrayList<>();
        synchronized (this) {
            long now = clock.nanos();
            Iterator<Stay> each = stays.values().iterator();
            while (each.hasNext()) {
                Stay stay = each.next();
                if (now - stay.sinceNanos < patience.toNanos()) {
                    break;
                }
                each.remove();
                slow.add(stay.channel);
            }
        }
        slow.forEach(UnauthenticatedConnections::close);
    }

    private static void close(Channel channel) {
        if (channel.isRegistered()) {
            var _ = channel.close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    /** For services that find out themselves who calls: whoever gets an answer of theirs was vouched for. */
    ServerInterceptor knownByAnswer() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
                    ServerCallHandler<Q, A> next) {
                return next.startCall(new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        if (status.isOk()) {
                            known(call);
                        }
                        super.close(status, trailers);
                    }
                }, headers);
            }
        };
    }
}
