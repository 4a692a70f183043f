package dev.navarch.bench.login;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.navarch.identity.Authentication;
import dev.navarch.identity.Credentials;
import dev.navarch.identity.authn.Authenticators;
import dev.navarch.identity.authn.AuthnLimits;
import dev.navarch.identity.authn.AuthnMetrics;
import dev.navarch.identity.authn.AuthnSettings;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.kube.KubeLimits;
import dev.navarch.kube.VertxKubeClients;
import dev.navarch.local.embedded.EmbeddedCluster;
import dev.navarch.loop.Clock;
import dev.navarch.loop.ThreadEventLoop;
import dev.navarch.model.ClusterId;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.slf4j.LoggerFactory;

/** Measures valid log-ins while bad tokens pour in. */
final class LogIns {
    private static final InetAddress FRIEND = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("198.51.100.1");
    private static final ClusterId CLUSTER = new ClusterId("cluster1");

    private LogIns() {
    }

    /** {@code --seconds}, {@code --bad}, {@code --good}. */
    public static void main(String[] args) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF);
        }
        List<String> options = Arrays.asList(args);
        int seconds = option(options, "--seconds", 10);
        int bad = option(options, "--bad", 1667);
        int good = option(options, "--good", 20);
        EmbeddedCluster cluster = EmbeddedCluster.start("cluster1");
        cluster.load(List.of("{apiVersion: v1, kind: ServiceAccount, metadata: {name: sleep, namespace: sample}}"));
        Crowd crowd = new Crowd();
        System.out.printf(Locale.ROOT, "%d s each, %d valid and %d bad tokens a second%n", seconds, good, bad);
        run("warm-up", cluster, crowd, Crowd.KEY, new int[]{3, good, bad});
        run("no bad tokens", cluster, crowd, "", new int[]{seconds, good, 0});
        run("bad signatures of a known key", cluster, crowd, Crowd.KEY, new int[]{seconds, good, bad});
        run("signatures of a key unknown", cluster, crowd, "unknown", new int[]{seconds, good, bad});
        cluster.close();
    }

    private static int option(List<String> options, String name, int otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(options.get(at + 1));
    }

    private static void run(String name, EmbeddedCluster cluster, Crowd crowd, String badKey, int[] secondsGoodBad) {
        ThreadEventLoop loop = new ThreadEventLoop("authn", Clock.SYSTEM, (where, bug) -> bug.printStackTrace());
        VertxKubeClients clients = new VertxKubeClients(KubeLimits.defaults(), "navarch/bench", Clock.SYSTEM, new SecureRandom(),
                (where, bug) -> bug.printStackTrace(), server -> (resource, object, reason) -> {
                });
        Authenticators authenticators = new Authenticators(
                new AuthnSettings(CLUSTER, Map.of(), List.of("istio-ca"), List.of(), null), AuthnLimits.defaults(),
                new Authenticators.Seams(loop, Clock.SYSTEM, new Silence(), () -> "cluster.local"));
        if (Kubeconfig.judge(cluster.kubeconfigFor("sample", "sleep"), Set.of()) instanceof Kubeconfig.Accepted accepted) {
            authenticators.reached(CLUSTER, clients.client(accepted.credential()));
        }
        List<String> tokens = crowd.good(cluster.api(), secondsGoodBad[0] * secondsGoodBad[1]);
        cluster.requests().reset();
        pour(name, authenticators, cluster, crowd, badKey, tokens, secondsGoodBad);
        authenticators.close();
        clients.close();
        loop.close();
    }

    private static void pour(String name, Authenticators authenticators, EmbeddedCluster cluster, Crowd crowd, String badKey,
            List<String> tokens, int[] secondsGoodBad) {
        ConcurrentHistogram micros = new ConcurrentHistogram(3);
        AtomicInteger letIn = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<CompletableFuture<?>> open = new ArrayList<>();
        int badForEach = secondsGoodBad[2] / Math.max(1, secondsGoodBad[1]);
        long start = System.nanoTime();
        long step = 1_000_000_000L / Math.max(1, secondsGoodBad[1]);
        for (int i = 0; i < tokens.size(); i++) {
            for (int wait = 1; wait > 0;) {
                wait = (int) Math.max(0, Math.min(Integer.MAX_VALUE, start + i * step - System.nanoTime()));
                LockSupport.parkNanos(wait);
            }
            for (int b = 0; b < badForEach; b++) {
                open.add(ask(authenticators, STRANGER, crowd.bad(badKey)).thenAccept(verdict -> refused.incrementAndGet()));
            }
            long from = System.nanoTime();
            open.add(ask(authenticators, FRIEND, tokens.get(i)).thenAccept(verdict -> {
                if (verdict instanceof Authentication.Accepted) {
                    letIn.incrementAndGet();
                    micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - from));
                }
            }));
        }
        CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).join();
        System.out.printf(Locale.ROOT,
                "%-34s %5d of %5d valid let in, ms: median %.1f, 99 %% %.1f, most %.1f; %6d bad refused, %d reviews%n",
                name, letIn.get(), tokens.size(), micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3, micros.getMaxValue() / 1e3, refused.get(),
                cluster.requests().made("create", "tokenreviews"));
    }

    private static CompletableFuture<Authentication> ask(Authenticators authenticators, InetAddress from, String token) {
        return authenticators.authenticate(new Credentials("Bearer " + token, List.of("cluster1"), List.of(), "", from))
                .toCompletableFuture();
    }

    private static final class Silence implements AuthnMetrics {
        @Override
        public void judged(boolean accepted, String outcome) {
        }

        @Override
        public void reviewed(ClusterId cluster, String result, long nanos) {
        }

        @Override
        public void remembered(boolean accepted) {
        }

        @Override
        public void keysRead(ClusterId cluster, boolean readable) {
        }

        @Override
        public void waiting(int change) {
        }
    }
}
