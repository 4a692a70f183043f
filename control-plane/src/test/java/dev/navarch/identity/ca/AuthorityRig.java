package dev.navarch.identity.ca;

import dev.navarch.kube.KubeClient;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeKube;
import dev.navarch.testkit.FakeLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Authorities over one pretended API server, on one clock. */
final class AuthorityRig {
    /** Short, for a test's clock wakes the authority some times in each minute of it. */
    static final Duration ROOT_LIFE = Duration.ofHours(10);
    final FakeClock clock = new FakeClock();
    final SecretStore store = new SecretStore();
    final FakeKube kube = new FakeKube();
    final Counted counted = new Counted();
    final Path directory;
    boolean sharedSecret;
    boolean manyRoots;

    AuthorityRig(Path directory) {
        this.directory = directory;
        kube.server("own").answers(store);
    }

    AuthoritySettings settings() {
        return new AuthoritySettings("istio-system", directory, sharedSecret, manyRoots, Duration.ofHours(24),
                Duration.ofDays(90), new AuthoritySettings.Root(ROOT_LIFE, 2048, Duration.ofHours(1), 20, true),
                limits());
    }

    static CaLimits limits() {
        CaLimits d = CaLimits.defaults();
        return new CaLimits(d.requestChars(), d.leastRsaBits(), d.mostRsaBits(), d.fileBytes(), Duration.ofSeconds(10),
                d.filesSettle(), d.firstRetry(), d.longestRetry(), d.patience(), d.secretEvery());
    }

    Authority open() throws IOException {
        KubeClient client = kube.client(FakeKube.credential("own", "token"));
        return Authority.open(settings(),
                new Authority.Wiring(client, new FakeLoop("ca", clock), clock, new SecureRandom(), counted));
    }

    /** One that is ready. */
    Authority started() {
        Authority authority = open2();
        CompletableFuture<Void> done = authority.start("cluster.local").toCompletableFuture();
        clock.advance(Duration.ofSeconds(2));
        if (!done.isDone()) {
            throw new AssertionError("the authority is not ready: " + store.requests);
        }
        done.join();
        return authority;
    }

    private Authority open2() {
        try {
            return open();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
