package dev.navarch.identity.authn;

import dev.navarch.identity.Authentication;
import dev.navarch.identity.Credentials;
import dev.navarch.model.ClusterId;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Authentication on a clock of the test's own; the clusters are {@link Questions} or nothing. */
final class Gate {
    static final ClusterId C1 = new ClusterId("cluster1");
    static final ClusterId C2 = new ClusterId("cluster2");
    final FakeClock clock = new FakeClock();
    final Counts counts = new Counts();
    final Authenticators authenticators;

    Gate() {
        this(settings(List.of(), null), AuthnLimits.defaults());
    }

    Gate(AuthnSettings settings, AuthnLimits limits) {
        authenticators = new Authenticators(settings, limits,
                new Authenticators.Seams(new FakeLoop("authn", clock), clock, counts, () -> "cluster.local"));
    }

    static AuthnSettings settings(List<Cidr> gateways, @Nullable JwtRule rule) {
        return new AuthnSettings(C1, Map.of("one", C1, "two", C2), List.of("istio-ca"), gateways, rule);
    }

    static Credentials bearer(String token, String... clusters) {
        return new Credentials("Bearer " + token, List.of(clusters), List.of(), "", InetAddress.getLoopbackAddress());
    }

    CompletableFuture<Authentication> ask(Credentials credentials) {
        CompletableFuture<Authentication> verdict = authenticators.authenticate(credentials).toCompletableFuture();
        clock.settle();
        return verdict;
    }

    /** {@code ok} with the identities and the cluster, or the kind of the refusal, or {@code waiting}. */
    static String outcome(CompletableFuture<Authentication> verdict) {
        if (!verdict.isDone()) {
            return "waiting";
        }
        return switch (verdict.join()) {
            case Authentication.Accepted(var caller) -> "ok " + caller.identities()
                    + (caller.workload() == null ? "" : " by " + caller.workload().cluster());
            case Authentication.Refused refused -> refused.kind();
        };
    }

    String outcome(Credentials credentials) {
        return outcome(ask(credentials));
    }
}
