package dev.navarch.local.embedded;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.LocalCluster;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, held against a real API server: what it proves of the embedded one is true of the other. */
class RealContractIT extends ApiServerTokensContract {
    private static @Nullable RealCluster cluster;

    @BeforeAll
    static void start() {
        Optional<String> obstacle = KubernetesBinary.unavailable(CacheFolder.of(System.getenv()));
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
        cluster = RealCluster.start(RealClusterSpec.onLoopback("contract", 98));
    }

    @AfterAll
    static void stop() {
        RealCluster running = cluster;
        if (running != null) {
            running.close();
        }
    }

    @Override
    LocalCluster cluster() {
        return Objects.requireNonNull(cluster);
    }
}
