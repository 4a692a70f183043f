package dev.navarch.bench.event;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Projection;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.View;
import dev.navarch.generate.route.Routes;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
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

/** One service more on a port that all share: its route as a step from the one before, beside the same from scratch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SharedPortBench {
    @Param({"10000"})
    public int services;

    private final Generation routes = new Projection(List.of(new Routes()));
    private Mesh mesh = new Mesh(0, 0);
    private View view = Views.routes(mesh.registry.world());
    private ResourceSet set = ResourceSet.EMPTY;
    private World world = mesh.registry.world();
    private WorldDelta delta = WorldDelta.NONE;

    /** The World with all services, and the one after. */
    @Setup(Level.Trial)
    public void build() {
        mesh = new Mesh(services, 0);
        mesh.registry.subscribe((_, change) -> delta = change);
        mesh.attach(Mesh.FIRST);
        mesh.attach(Mesh.SECOND);
        view = Views.routes(mesh.registry.world());
        set = routes.generate(mesh.registry.world(), view);
        ServiceFact service = Mesh.service(services);
        mesh.change(Mesh.FIRST, service);
        world = mesh.registry.world();
    }

    /** The route made from the one before. */
    @Benchmark
    public ResourceSet step() {
        return routes.step(set, world, delta, view).set();
    }

    /** The route made anew. */
    @Benchmark
    public ResourceSet scratch() {
        return routes.generate(world, view);
    }
}
