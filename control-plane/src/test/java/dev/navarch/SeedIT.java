package dev.navarch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.guide.Guide;
import dev.navarch.local.guide.GuideGround;
import dev.navarch.local.guide.GuideWalk;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The installation guide from its first line to its last, its commands as they stand in the document: two real API servers, pods that run as
 * their specification says, a real gateway between them.
 */
class SeedIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static GuideGround ground;
    private boolean failed;

    @BeforeAll
    static void open() {
        Optional<String> obstacle = GuideGround.unavailable();
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
        ground = GuideGround.open(controlPlane(), REPOSITORY);
    }

    @AfterAll
    static void close() {
        if (ground != null) {
            ground.close();
        }
    }

    /** What is packaged, if it is; else what this test runs on. */
    private static List<Path> controlPlane() {
        Path jar = Path.of("target/navarch.jar").toAbsolutePath();
        return Files.exists(jar)
                ? List.of(jar)
                : Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).map(Path::of).toList();
    }

    @TestFactory
    Stream<DynamicTest> theGuideComesTrueStepByStep() {
        GuideWalk walk = new GuideWalk(ground, Guide.read(REPOSITORY.resolve("docs/install.md")));
        return walk.steps().stream().map(step -> DynamicTest.dynamicTest(step.who() + ": " + step.what(), () -> {
            assumeTrue(!failed, "an earlier step failed");
            failed = true;
            String seen = step.work().call();
            System.out.println(step.who() + ": " + step.what() + (seen.isEmpty() ? "" : ": " + seen));
            failed = false;
        }));
    }
}
