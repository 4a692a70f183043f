package dev.navarch.local.embedded;

import dev.navarch.local.LocalCluster;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, held against the embedded API server. */
class EmbeddedContractTest extends ApiServerTokensContract {
    private static @Nullable EmbeddedCluster cluster;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.builder("contract").bookmarkInterval(Duration.ofSeconds(1)).start();
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(cluster).close();
    }

    @Override
    LocalCluster cluster() {
        return Objects.requireNonNull(cluster);
    }
}
