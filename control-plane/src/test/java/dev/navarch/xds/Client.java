package dev.navarch.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.rpc.Status;
import dev.navarch.generate.ResourceType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that says what the test tells it to say, and reads back what it is sent. */
final class Client {
    final FakeCall call;
    final Protocol protocol;
    private final Rig rig;
    private final AdsCall ads;
    private final Map<ResourceType, Got> last = new EnumMap<>(ResourceType.class);
    private @Nullable Node node;

    Client(Rig rig, Protocol protocol, String pod) {
        this.rig = rig;
        this.protocol = protocol;
        this.node = node(pod);
        AdsCall[] made = new AdsCall[1];
        this.call = rig.dial(protocol, made);
        this.ads = made[0];
    }

    static Node node(String pod) {
        return Node.newBuilder().setId("sidecar~10.0.0.1~" + pod + "~ns.svc.cluster.local").build();
    }

    /** Sends bytes, as they are. */
    Client say(byte[] request) {
        ads.onMessage(Ask.read(protocol, request));
        rig.settle();
        return this;
    }

    Client say(DeltaDiscoveryRequest.Builder request) {
        Node first = node;
        if (first != null) {
            request.setNode(first);
            node = null;
        }
        return say(request.build().toByteArray());
    }

    Client say(DiscoveryRequest.Builder request) {
        Node first = node;
        if (first != null) {
            request.setNode(first);
            node = null;
        }
        return say(request.build().toByteArray());
    }

    /** A first request, or in delta an addition. */
    Client subscribe(ResourceType type, String... names) {
        return protocol == Protocol.DELTA
                ? say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).addAllResourceNamesSubscribe(List.of(names)))
                : say(DiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).addAllResourceNames(List.of(names)));
    }

    /** A first request in delta of a client that has something. */
    Client resume(ResourceType type, Map<String, String> versions, String... names) {
        return say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).addAllResourceNamesSubscribe(List.of(names))
                .putAllInitialResourceVersions(versions));
    }

    /** A first request in the state of the world of a client that has something. */
    Client resume(ResourceType type, String version, String... names) {
        return say(DiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).addAllResourceNames(List.of(names))
                .setVersionInfo(version));
    }

    Client unsubscribe(ResourceType type, String... names) {
        return say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).addAllResourceNamesUnsubscribe(List.of(names)));
    }

    /** Accepts the last response of that type; in the state of the world it repeats its names. */
    Client ack(ResourceType type, String... names) {
        Got got = Objects.requireNonNull(last.get(type), "no response of that type yet");
        return protocol == Protocol.DELTA
                ? say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).setResponseNonce(got.nonce()))
                : say(DiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).setResponseNonce(got.nonce())
                        .setVersionInfo(got.version()).addAllResourceNames(List.of(names)));
    }

    Client nack(ResourceType type, String message, String... names) {
        Status error = Status.newBuilder().setCode(3).setMessage(message).build();
        Got got = Objects.requireNonNull(last.get(type), "no response of that type yet");
        return protocol == Protocol.DELTA
                ? say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).setResponseNonce(got.nonce())
                        .setErrorDetail(error))
                : say(DiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).setResponseNonce(got.nonce())
                        .addAllResourceNames(List.of(names)).setErrorDetail(error));
    }

    /** The next response. */
    Got next() {
        rig.settle();
        Frame frame = call.sent.poll();
        if (frame == null) {
            throw new AssertionError("nothing was sent");
        }
        Got got = Got.of(protocol, bytes(frame));
        last.put(got.type(), got);
        return got;
    }

    private static byte[] bytes(Frame frame) {
        try (java.io.InputStream in = Frame.MARSHALLER.stream(frame)) {
            assertEquals(frame.length(), in.available());
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasNext() {
        rig.settle();
        return !call.sent.isEmpty();
    }

    /** The next responses are these and there is nothing more. */
    Client expect(String... lines) {
        for (String line : lines) {
            assertEquals(line, next().toString());
        }
        rig.settle();
        assertNull(call.sent.isEmpty() ? null : next().toString(), "nothing more");
        return this;
    }

    /** The transport takes nothing more, until told otherwise. */
    Client blocked(boolean isBlocked) {
        call.ready = !isBlocked;
        if (!isBlocked) {
            ads.onReady();
            rig.settle();
        }
        return this;
    }

    void hangUp() {
        ads.onCancel();
        rig.settle();
    }
}
