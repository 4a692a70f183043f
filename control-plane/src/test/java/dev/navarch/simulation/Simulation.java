package dev.navarch.simulation;

import dev.navarch.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One story: two replicas over the same API servers, eight proxies, and what befalls them. The seed decides everything, down to whose turn it
 * is when several loops have something to do.
 */
final class Simulation {
    private static final List<String> REMOTES = List.of("c1", "c2", "c3");
    private static final int PROXIES = 8;

    private final Random random;
    private final FakeClock clock;
    private final ApiServers servers;
    private final Versions versions = new Versions();
    /** What the secrets say: for each remote cluster server and token. */
    private final Map<String, String> secrets = new TreeMap<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Envoy> proxies = new ArrayList<>();
    private final Journal journal = new Journal();
    /** What may happen, by the first of its lots. */
    private final TreeMap<Integer, Supplier<String>> happenings = new TreeMap<>();
    private int shares;
    private int restarts;

    Simulation(long seed) {
        random = new Random(seed);
        clock = new FakeClock(random);
        servers = new ApiServers(random);
        REMOTES.forEach(cluster -> secrets.put(cluster, "h" + cluster.substring(1) + " t1"));
        for (int i = 0; i < 2; i++) {
            replicas.add(new Replica("replica " + i, clock, servers, secrets));
        }
        for (int i = 0; i < PROXIES; i++) {
            proxies.add(new Envoy(clock, journal, i, i % 4 < 3, random.nextInt(4) == 0, random.nextInt(4) == 0));
        }
        mayHappen(40, this::change);
        mayHappen(4, this::power);
        mayHappen(10, this::answer);
        mayHappen(2, () -> servers.relist(anyHost()));
        mayHappen(5, this::secret);
        mayHappen(2, this::token);
        mayHappen(2, this::restart);
        mayHappen(25, this::proxy);
        mayHappen(9, () -> pass(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 1_000 : 40_000))));
        mayHappen(1, () -> pass(Duration.ofMinutes(11)));
    }

    /** The last things that happened, oldest first. */
    String lastEvents() {
        return journal.toString();
    }

    void tell(int steps) {
        settle();
        for (int step = 0; step < steps; step++) {
            journal.note("%4d  %s".formatted(step, act()));
            if (random.nextInt(3) > 0) {
                settle();
                check();
            } else {
                for (int i = random.nextInt(20); i > 0 && clock.runOne(); i--) {
                    // Some of what is under way arrives, some does not.
                }
            }
        }
        allIsWell();
    }

    private String act() {
        return happenings.floorEntry(random.nextInt(shares)).getValue().get();
    }

    private void mayHappen(int share, Supplier<String> what) {
        happenings.put(shares, what);
        shares += share;
    }

    private String anyHost() {
        return ApiServers.HOSTS.get(random.nextInt(ApiServers.HOSTS.size()));
    }

    private String change() {
        String host = anyHost();
        StringBuilder all = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            all.append(servers.change(host)).append("; ");
        }
        return all.toString();
    }

    private String power() {
        String host = anyHost();
        boolean up = !servers.isUp(host);
        servers.up(host, up);
        return host + (up ? " is up" : " is down");
    }

    private String answer() {
        String host = random.nextBoolean() ? "h0" : anyHost();
        servers.server(host).answer();
        return host + " answers";
    }

    /** A cluster comes, goes, or is reached in another way: with another token, or elsewhere. */
    private String secret() {
        String cluster = REMOTES.get(random.nextInt(REMOTES.size()));
        String before = secrets.get(cluster);
        if (before != null && random.nextInt(3) == 0) {
            secrets.remove(cluster);
            replicas.forEach(replica -> replica.secret(cluster, null));
            return cluster + " has no secret any more";
        }
        String host = before != null && random.nextBoolean()
                ? before.substring(0, before.indexOf(' '))
                : "h" + (1 + random.nextInt(ApiServers.HOSTS.size() - 1));
        String next = host + " t" + random.nextInt(3);
        secrets.put(cluster, next);
        replicas.forEach(replica -> replica.secret(cluster, next));
        return cluster + " is at " + next;
    }

    private String token() {
        String host = "h" + (1 + random.nextInt(ApiServers.HOSTS.size() - 1));
        String token = "t" + random.nextInt(3);
        boolean refuse = random.nextBoolean();
        if (refuse) {
            servers.server(host).refuse(token);
        } else {
            servers.server(host).accept(token);
        }
        return host + (refuse ? " refuses " : " accepts ") + token;
    }

    /** A process is killed and comes back, sometimes while a cluster cannot be reached. */
    private String restart() {
        int which = random.nextInt(replicas.size());
        String lost = "";
        if (random.nextBoolean()) {
            String host = "h" + (1 + random.nextInt(3));
            servers.up(host, false);
            lost = ", and " + host + " is down";
        }
        replicas.get(which).close();
        replicas.set(which, new Replica("replica " + which + "." + ++restarts, clock, servers, secrets));
        return replicas.get(which).name + " starts" + lost;
    }

    private String pass(Duration time) {
        clock.advance(time);
        return time + " pass";
    }

    private String proxy() {
        Envoy proxy = proxies.get(random.nextInt(proxies.size()));
        if (!proxy.isConnected()) {
            return proxy.name + dial(proxy);
        }
        int what = random.nextInt(12);
        if (what == 0) {
            proxy.hangUp();
            return proxy.name + " hangs up";
        }
        if (what < 4) {
            boolean ready = !proxy.call().isReady();
            proxy.call().ready(ready);
            return proxy.name + (ready ? " takes more" : " takes no more");
        }
        int some = random.nextInt(6);
        for (int i = 0; i < some && proxy.read(); i++) {
            // One response after the other.
        }
        return proxy.name + " reads";
    }

    private String dial(Envoy proxy) {
        Replica replica = replicas.get(random.nextInt(replicas.size()));
        if (!replica.serves()) {
            return " finds " + replica.name + " closed";
        }
        boolean anew = random.nextInt(8) == 0;
        if (anew) {
            proxy.forget();
        }
        proxy.dial(replica, replica.ledger(versions, proxy));
        return " dials " + replica.name + (anew ? " for the first time" : "");
    }

    private void settle() {
        clock.settle();
    }

    private void check() {
        for (Replica replica : replicas) {
            replica.check(random);
        }
        for (Envoy proxy : proxies) {
            Replica with = proxy.replica();
            if (with != null && !proxy.slow && proxy.isQuiet() && with.world().isComplete()) {
                proxy.checkIsLevel(with);
            }
        }
    }

    /** Everything works again, and everybody gets what there is. */
    private void allIsWell() {
        journal.note("all is well");
        for (String host : ApiServers.HOSTS) {
            servers.up(host, true);
            for (int token = 0; token < 3; token++) {
                servers.server(host).accept("t" + token);
            }
        }
        for (int i = 0; i < 12; i++) {
            for (Envoy proxy : proxies) {
                if (!proxy.isConnected()) {
                    journal.note(proxy.name + dial(proxy));
                } else {
                    proxy.call().ready(true);
                }
            }
            ApiServers.HOSTS.forEach(host -> servers.server(host).answer());
            clock.advance(Duration.ofSeconds(10));
            for (int read = 0; read < 10; read++) {
                proxies.forEach(Envoy::read);
                settle();
            }
        }
        check();
        for (Envoy proxy : proxies) {
            Replica with = proxy.replica();
            if (with == null || !proxy.isQuiet()) {
                throw new AssertionError("(g) " + proxy.name + " has nobody to talk to, or is never done");
            }
            if (!with.world().isComplete()) {
                throw new AssertionError("(b) " + with.name + " does not know " + with.world().pending());
            }
            proxy.checkIsLevel(with);
        }
    }
}
