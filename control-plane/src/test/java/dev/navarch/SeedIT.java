package dev.navarch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.guide.GuideGround;
import dev.navarch.local.guide.Scenario;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The installation guides from their first line to their last, their commands as they stand in the documents: two real API servers, pods that
 * run as their specification says, real Envoys.
 */
class SeedIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private boolean failed;

    @BeforeAll
    static void canBeRun() {
        Optional<String> obstacle = GuideGround.unavailable();
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
    }

    /** What is packaged, if it is; else what this test runs on. */
    private static List<Path> controlPlane() {
        Path jar = Path.of("target/navarch.jar").toAbsolutePath();
        return Files.exists(jar)
                ? List.of(jar)
                : Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).map(Path::of).toList();
    }

    @TestFactory
    Stream<DynamicTest> aPrimaryAndARemote() {
        return goThrough(Scenario.PRIMARY_REMOTE);
    }

    @TestFactory
    Stream<DynamicTest> aPrimaryInEachCluster() {
        return goThrough(Scenario.MULTI_PRIMARY);
    }

    @TestFactory
    Stream<DynamicTest> aPrimaryAndARemoteOnDifferentNetworks() {
        return goThrough(Scenario.DIFFERENT_NETWORKS);
    }

    /** Each step stands on those before it. */
    private Stream<DynamicTest> goThrough(Scenario scenario) {
        GuideGround ground = GuideGround.open(controlPlane(), REPOSITORY);
        return scenario.steps(ground, REPOSITORY).stream()
                .map(step -> DynamicTest.dynamicTest(step.who() + ": " + step.what(), () -> {
                    assumeTrue(!failed, "an earlier step failed");
                    failed = true;
                    String seen = step.work().call();
                    System.out.println(step.who() + ": " + step.what() + (seen.isEmpty() ? "" : ": " + seen));
                    failed = false;
                })).onClose(ground::close);
    }
}
