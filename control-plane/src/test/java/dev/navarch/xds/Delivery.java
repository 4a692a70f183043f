package dev.navarch.xds;

import dev.navarch.generate.Generation;
import dev.navarch.generate.ProxyParser;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Delivery as {@link XdsServer} wires it, on fake loops and without a network, for whoever speaks the protocol in bytes. */
public final class Delivery implements AutoCloseable {
    private final FakeLoop projection;
    private final Projector projector;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private int connections;

    private record Lane(FakeLoop loop, StreamLoop streams, Admission admission) {
    }

    /** As many network event loops as {@code lanes} says; new calls go to them in turn. */
    public Delivery(FakeClock clock, Generation generation, int lanes) {
        XdsSettings settings = XdsSettings.defaults(lanes, "{}");
        Counted counted = new Counted();
        List<StreamLoop> loops = new ArrayList<>();
        projection = new FakeLoop("projection", clock);
        projector = new Projector(projection, clock, generation, counted, settings.delivery().viewLinger(), loops);
        StreamLoop.Common common = new StreamLoop.Common(generation, clock, counted, new Wire(settings.controlPlane()),
                new FlightBudget(settings.delivery().maxBytesInFlight(), counted), settings.delivery(), (where, cause) -> {
                    throw new AssertionError(where, cause);
                });
        for (int i = 0; i < lanes; i++) {
            FakeLoop network = new FakeLoop("network " + i, clock);
            StreamLoop loop = new StreamLoop(network::post, common, projector, i);
            loops.add(loop);
            Lane lane = new Lane(network, loop, new Admission(settings.admission(), lanes, clock, counted));
            this.lanes.add(lane);
            tick(lane);
        }
    }

    private void tick(Lane lane) {
        lane.loop.schedule("tick", lane.streams.tickPeriod(), () -> {
            lane.streams.tick();
            lane.admission.letIn();
            tick(lane);
        });
    }

    public void publish(World world, WorldDelta delta) {
        projector.publish(world, delta);
    }

    /** Whether every event loop has a World, without which it refuses to serve. */
    public boolean hasWorld() {
        return lanes.stream().allMatch(lane -> lane.streams.hasWorld());
    }

    /** Opens a call; what the two sides say is told to {@code wire} when the server takes it and when it says it, on the event loop. */
    public Call dial(boolean delta, WireTap wire) {
        Lane lane = lanes.get(connections % lanes.size());
        connections++;
        Call call = new Call(lane, delta ? Protocol.DELTA : Protocol.STATE_OF_THE_WORLD, wire);
        calls.add(call);
        return call;
    }

    /** Ends as a process that is killed: clients see their calls end, nothing else happens. */
    @Override
    public void close() {
        projection.close();
        lanes.forEach(lane -> lane.loop.close());
        calls.forEach(Call::cut);
    }

    /** Stands between the two sides of a call. */
    public interface WireTap {
        /** The server is about to take a request; {@code world} is what it serves from. */
        void asked(byte[] request, World world);

        /** The server says something. */
        void said(byte[] response, World world);

        /** The call is over, whoever ended it. */
        void ended();
    }

    /** A client's end of a call. */
    public final class Call {
        private final Lane lane;
        private final Protocol protocol;
        private final WireTap wire;
        private final AdsCall ads;
        private boolean ready = true;
        private boolean ended;

        private Call(Lane lane, Protocol protocol, WireTap wire) {
            this.lane = lane;
            this.protocol = protocol;
            this.wire = wire;
            ProxyParser parser = new ProxyParser(Map.of());
            this.ads = new AdsCall(new Transport(this), protocol, CallContext.open(lane.streams, lane.admission, parser::parse,
                    proxy -> proxy.id() + "-" + connections));
            lane.loop.post(() -> ads.start(Rig.NOBODY));
        }

        /** Sends a request; the server takes it when its event loop comes to it. */
        public void say(byte[] request) {
            lane.loop.post(() -> {
                if (!ended) {
                    wire.asked(request, lane.streams.world());
                    ads.onMessage(Ask.read(protocol, request));
                }
            });
        }

        /** Whether the transport takes more. */
        public void ready(boolean isReady) {
            ready = isReady;
            if (isReady) {
                lane.loop.post(ads::onReady);
            }
        }

        public boolean isReady() {
            return ready;
        }

        public boolean isOver() {
            return ended;
        }

        public void hangUp() {
            cut();
            lane.loop.post(ads::onCancel);
        }

        private void cut() {
            if (!ended) {
                ended = true;
                wire.ended();
            }
        }
    }

    private static final class Transport extends FakeCall {
        private final Call call;

        Transport(Call call) {
            this.call = call;
        }

        @Override
        public void sendMessage(Frame message) {
            try (InputStream in = Frame.MARSHALLER.stream(message)) {
                if (!call.ended) {
                    call.wire.said(in.readAllBytes(), call.lane.streams.world());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isReady() {
            return call.ready && !call.ended;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            call.cut();
        }
    }
}
