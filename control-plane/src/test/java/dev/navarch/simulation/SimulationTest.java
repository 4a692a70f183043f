package dev.navarch.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Stories of clusters, rotations, stalls and streams keep the lettered invariants of ARCHITECTURE.md, which says how to tell one of them again
 * and how to tell many.
 */
class SimulationTest {
    private static final List<String> LOUD = List.of("cluster", "xds");
    private static final int STEPS = Integer.getInteger("sim.steps", 300);

    @BeforeAll
    static void quiet() {
        LOUD.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF));
    }

    @AfterAll
    static void loud() {
        LOUD.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(null));
    }

    static Stream<Long> seeds() {
        Long one = Long.getLong("sim.seed");
        return one != null ? Stream.of(one) : LongStream.rangeClosed(1, Integer.getInteger("sim.seeds", 8)).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theInvariantsHoldWhateverHappens(long seed) {
        Simulation story = new Simulation(seed);
        try {
            story.tell(STEPS);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("-Dsim.seed=" + seed + " -Dsim.steps=" + STEPS + ": " + root(e).getMessage()
                    + "\nThe last that happened:\n" + story.lastEvents(), e);
        }
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
