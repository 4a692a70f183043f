package dev.navarch.bench.event;

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

/** A cluster of that many services, ten pods each, joins another like it: from the facts to the bytes for every view. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ClusterAttachesBench {
    @Param({"500", "5000"})
    public int services;

    private Mesh mesh = new Mesh(0, 0);

    /** A mesh of one cluster. */
    @Setup(Level.Trial)
    public void build() {
        mesh = new Mesh(services, 10);
        mesh.attach(Mesh.FIRST);
        mesh.views.look(mesh.registry.world());
    }

    /** It joins and leaves again. */
    @Benchmark
    public long clusterAttachesAndDetaches() {
        mesh.attach(Mesh.SECOND);
        mesh.detach(Mesh.SECOND);
        return mesh.views.encoded();
    }
}
