package dev.navarch.bench.event;

import dev.navarch.model.FactKind;
import dev.navarch.model.ServiceFact;
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

/** A service comes and goes: from the facts to the bytes for every view. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ServiceAppearsBench {
    @Param({"500", "5000"})
    public int services;

    private Mesh mesh = new Mesh(0, 0);
    private ServiceFact service = Mesh.service(0);

    /** Two clusters. */
    @Setup(Level.Trial)
    public void build() {
        mesh = new Mesh(services, 10);
        mesh.attach(Mesh.FIRST);
        mesh.attach(Mesh.SECOND);
        mesh.views.look(mesh.registry.world());
        service = Mesh.service(services);
    }

    /** Bytes encoded so far. */
    @Benchmark
    public long serviceAppearsAndGoes() {
        mesh.change(Mesh.FIRST, service);
        mesh.remove(Mesh.FIRST, FactKind.SERVICE, service.key());
        return mesh.views.encoded();
    }
}
