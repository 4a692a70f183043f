package dev.navarch.generate;

import dev.navarch.model.TrafficPolicy;
import dev.navarch.model.TrafficPolicy.ConnectionPool;
import dev.navarch.model.TrafficPolicy.ConsistentHash;
import dev.navarch.model.TrafficPolicy.Distribution;
import dev.navarch.model.TrafficPolicy.HashKey;
import dev.navarch.model.TrafficPolicy.LoadBalancer;
import dev.navarch.model.TrafficPolicy.LocalityBalancing;
import dev.navarch.model.TrafficPolicy.OutlierDetection;
import dev.navarch.model.TrafficPolicy.Simple;
import dev.navarch.model.TrafficPolicy.Tls;
import dev.navarch.model.TrafficPolicy.TlsMode;
import dev.navarch.model.TrafficPolicy.Upgrade;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How clients deal with a service, sensibly or not. Files are the proxy's system roots at most: others would have to be there. */
final class RandomPolicy {
    private final RandomGenerator random;

    RandomPolicy(RandomGenerator random) {
        this.random = random;
    }

    TrafficPolicy next() {
        return settings(random.nextInt(3) == 0 ? Map.of(80, settings(Map.of())) : Map.of());
    }

    private TrafficPolicy settings(Map<Integer, TrafficPolicy> ports) {
        return new TrafficPolicy(random.nextBoolean() ? null : balancer(), random.nextBoolean() ? null : pool(),
                random.nextBoolean() ? null : outliers(), random.nextInt(3) > 0 ? null : tls(), ports);
    }

    private LoadBalancer balancer() {
        HashKey key = List.<HashKey>of(new HashKey.Header("x-user"), new HashKey.SourceIp(), new HashKey.QueryParameter("user"),
                new HashKey.Cookie("user", "/", Duration.ofSeconds(random.nextInt(2)))).get(random.nextInt(4));
        ConsistentHash hash = new ConsistentHash(key, random.nextBoolean(), number(0, 7, 65537, 9_000_000));
        return new LoadBalancer(List.of(Simple.values()).get(random.nextInt(4)), random.nextBoolean() ? null : hash,
                random.nextBoolean()
                        ? null
                        : new LocalityBalancing(random.nextInt(4) > 0,
                                random.nextBoolean()
                                        ? List.of()
                                        : List.of(new Distribution(one("r1/*", "*", "r2"),
                                                Map.of("r1/z1/*", number(0, 80, 100), "*", number(20, 0)))),
                                random.nextBoolean() ? Map.of() : Map.of("r1", "r2")));
    }

    private ConnectionPool pool() {
        return new ConnectionPool(
                new ConnectionPool.Tcp(number(0, 1, Integer.MAX_VALUE), duration(), duration(), duration(),
                        random.nextBoolean() ? null : new ConnectionPool.KeepAlive(number(0, 3), duration(), duration())),
                new ConnectionPool.Http(number(0, 1), number(0, 10), number(0, 1), number(0, 3), number(0, 100), duration(),
                        List.of(Upgrade.values()).get(random.nextInt(3)), random.nextInt(4) == 0));
    }

    private OutlierDetection outliers() {
        return new OutlierDetection(random.nextBoolean() ? null : number(0, 5), random.nextBoolean() ? null : number(0, 5),
                random.nextBoolean(), number(0, 5), duration(), duration(), number(0, 100, 1000), number(0, 50, 1000));
    }

    private Tls tls() {
        return new Tls(List.of(TlsMode.DISABLE, TlsMode.SIMPLE, TlsMode.ISTIO_MUTUAL).get(random.nextInt(3)), "", "", "",
                one("", "a.example"), random.nextBoolean() ? List.of() : List.of("a.example", "spiffe://a/b"),
                random.nextBoolean());
    }

    private @Nullable Duration duration() {
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofMillis(500);
            case 2 -> Duration.ofDays(3650);
            default -> null;
        };
    }

    private int number(Integer... of) {
        return of[random.nextInt(of.length)];
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
