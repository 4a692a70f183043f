package dev.navarch.bench.event;

import dev.navarch.model.SliceFact;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One address of one service changes: from the fact to the bytes for every view. Must not grow with the mesh. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EndpointMovesBench {
    @Param({"500", "5000"})
    public int services;

    private Mesh mesh = new Mesh(0, 0);
    private List<SliceFact> states = List.of();
    private int turn;

    /** Two clusters, and one slice in two states. */
    @Setup(Level.Trial)
    public void build() {
        mesh = new Mesh(services, 10);
        mesh.attach(Mesh.FIRST);
        mesh.attach(Mesh.SECOND);
        mesh.views.look(mesh.registry.world());
        SliceFact before = Mesh.slice(Mesh.SECOND, 0, 10);
        List<SliceFact.Address> more = new ArrayList<>(before.addresses());
        more.add(new SliceFact.Address("10.77.0.1", true, true, false, "", "node-1", ""));
        states = List.of(before, Mesh.slice(0, more));
    }

    /** Bytes encoded so far. */
    @Benchmark
    public long endpointMoves() {
        turn ^= 1;
        mesh.change(Mesh.SECOND, states.get(turn));
        return mesh.views.encoded();
    }
}
