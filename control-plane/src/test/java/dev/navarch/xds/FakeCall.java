package dev.navarch.xds;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A call whose transport is ready or not as the test says. */
class FakeCall extends ServerCall<Ask, Frame> {
    final ArrayDeque<Frame> sent = new ArrayDeque<>();
    boolean ready = true;
    /** The next message is more than the network takes at once. */
    boolean fillsUp;
    int requested;
    @Nullable
    Status closed;

    @Override
    public void request(int messages) {
        requested += messages;
    }

    @Override
    public void sendHeaders(Metadata headers) {
    }

    @Override
    public void sendMessage(Frame message) {
        sent.add(message);
        ready &= !fillsUp;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void close(Status status, Metadata trailers) {
        closed = status;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public Attributes getAttributes() {
        return Attributes.newBuilder()
                .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(InetAddress.getLoopbackAddress(), 4242)).build();
    }

    @Override
    public MethodDescriptor<Ask, Frame> getMethodDescriptor() {
        throw new UnsupportedOperationException();
    }
}
