package dev.navarch.steward.lock;

import dev.navarch.loop.Clock;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One process that stands for the lock, with a wall clock of its own. */
final class Replica implements ElectorHost {
    final Candidate candidate;
    final FakeLoop loop;
    final FakeLockServer.Way way;
    final Elector elector;
    final List<String> said = new ArrayList<>();
    String defaultRevision = "";
    String trouble = "";
    boolean mayTake = true;
    Runnable writes = () -> {
    };
    boolean alive = true;

    Replica(Candidate candidate, FakeClock clock, Duration skew, FakeLockServer server, FakeLoop network, Random random) {
        this.candidate = candidate;
        this.loop = new FakeLoop(candidate.identity(), clock);
        this.way = server.new Way(loop, network, random);
        Clock own = new Clock() {
            @Override
            public long nanos() {
                return clock.nanos();
            }

            @Override
            public Instant now() {
                return clock.now().plus(skew);
            }
        };
        this.elector = new Elector(candidate, LockTimes.istio(), way, loop, own, random, this);
        way.elector = elector;
    }

    Replica start() {
        loop.post(elector::start);
        return this;
    }

    void stop() {
        loop.post(() -> elector.stop(() -> said.add("stopped")));
    }

    /** It is no more, without a word. */
    void kill() {
        alive = false;
        way.elector = null;
        loop.close();
    }

    boolean mayWrite() {
        return alive && elector.mayWrite();
    }

    boolean leads() {
        return alive && elector.state() instanceof ElectionState.Leading;
    }

    @Override
    public String defaultRevision() {
        return defaultRevision;
    }

    @Override
    public boolean mayTake() {
        return mayTake;
    }

    @Override
    public void changed(ElectionState state) {
    }

    @Override
    public void transition(Elector.Transition transition, String why) {
        said.add(transition.name());
    }

    @Override
    public void trouble(String why) {
        trouble = why;
    }

    @Override
    public void whenWritesEnded(Runnable then) {
        writes.run();
        then.run();
    }

    @Override
    public String toString() {
        return candidate + (elector.mayWrite() ? " writes" : leads() ? " leads" : "");
    }
}
