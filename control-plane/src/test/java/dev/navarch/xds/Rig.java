package dev.navarch.xds;

import dev.navarch.generate.ProxyParser;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;
import dev.navarch.identity.Credentials;
import dev.navarch.model.ClusterId;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.PeerAuthentications;
import dev.navarch.model.SecurityPolicies;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.TrafficRules;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One replica's delivery on a clock of the test's own: a projection, one network event loop, no network. Contents are put into tables and
 * published.
 */
final class Rig {
    static final String INBOUND = "";
    static final Credentials NOBODY = new Credentials("", List.of(), List.of(), "", null);

    final FakeClock clock = new FakeClock();
    final Counted counted = new Counted();
    final FakeGeneration generation = new FakeGeneration();
    final XdsSettings settings;
    final StreamLoop loop;
    private final FakeLoop network = new FakeLoop("network", clock);
    private final Admission admission;
    private final Projector projector;
    private final Map<View, Map<String, String>> contents = new HashMap<>();
    private final Map<String, String> zones = new HashMap<>();
    private final Map<View, Map<String, String>> published = new HashMap<>();
    private final Map<String, String> publishedZones = new HashMap<>();
    private final Set<ClusterId> pending = new java.util.HashSet<>();
    private long worlds;
    private int connections;

    Rig() {
        this(XdsSettings.defaults(1, "{}"));
    }

    Rig(XdsSettings settings) {
        this.settings = settings;
        List<StreamLoop> loops = new ArrayList<>();
        projector = new Projector(new FakeLoop("projection", clock), clock, generation, counted, settings.delivery().viewLinger(),
                loops);
        loop = new StreamLoop(network::post,
                new StreamLoop.Common(generation, clock, counted, new Wire(settings.controlPlane()),
                        new FlightBudget(settings.delivery().maxBytesInFlight(), counted), settings.delivery(),
                        (where, cause) -> {
                            throw new AssertionError(where, cause);
                        }),
                projector, 0);
        loops.add(loop);
        admission = new Admission(settings.admission(), 1, clock, counted);
        tick();
    }

    private void tick() {
        network.schedule("tick", loop.tickPeriod(), () -> {
            loop.tick();
            admission.letIn();
            tick();
        });
    }

    /** Puts a resource that all proxies share, or of a zone or proxy. */
    Rig put(ResourceType type, String owner, String name, String content) {
        contents.computeIfAbsent(new FakeGeneration.Table(type, owner), _ -> new TreeMap<>()).put(name, content);
        return this;
    }

    Rig put(ResourceType type, String name, String content) {
        return put(type, FakeGeneration.ALL, name, content);
    }

    Rig remove(ResourceType type, String name) {
        return remove(type, FakeGeneration.ALL, name);
    }

    Rig remove(ResourceType type, String owner, String name) {
        contents.getOrDefault(new FakeGeneration.Table(type, owner), new TreeMap<>()).remove(name);
        return this;
    }

    Rig zone(String proxyId, String zone) {
        zones.put(proxyId, zone);
        return this;
    }

    Rig pending(String... clusters) {
        pending.clear();
        for (String cluster : clusters) {
            pending.add(new ClusterId(cluster));
        }
        return this;
    }

    /** Publishes what was put and lets everything run that follows from it. */
    Rig publish() {
        publishOnly();
        settle();
        return this;
    }

    /** Publishes as a change of everything: proxies may move to other views. */
    Rig publishOnly() {
        World world = world();
        projector.publish(world,
                new WorldDelta(true, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(),
                        dev.navarch.model.RuleChanges.NONE, Set.of(), Map.of(),
                        Map.of(new ClusterId("c1"), clock.nanos())));
        return this;
    }

    /** Publishes as a change of endpoints only. */
    Rig publishEndpoints() {
        World world = world();
        projector.publish(world,
                new WorldDelta(false, Set.of(), Set.of(new ServiceKey("a", "b")), Set.of(), Set.of(), Set.of(), Set.of(),
                        Set.of(), dev.navarch.model.RuleChanges.NONE,
                        Set.of(),
                        Map.of(),
                        Map.of(new ClusterId("c1"), clock.nanos())));
        settle();
        return this;
    }

    private World world() {
        worlds++;
        generation.put(worlds, contents, zones);
        published.clear();
        contents.forEach((view, names) -> published.put(view, new TreeMap<>(names)));
        publishedZones.putAll(zones);
        return new World(worlds, MeshConfig.defaults(), "cluster.local", new ClusterId("c1"), Map.of(), Map.of(), Map.of(),
                Map.of(),
                Set.copyOf(pending), List.of(), Set.of(), PeerAuthentications.NONE, SecurityPolicies.NONE, TrafficRules.NONE);
    }

    void settle() {
        clock.settle();
    }

    /** What a client of that id should have of a type when it wants everything, as published last. */
    Map<String, String> expected(ResourceType type, String proxyId) {
        Map<String, String> all = new TreeMap<>();
        if (type.isWildcard()) {
            all.putAll(published.getOrDefault(new FakeGeneration.Table(type, FakeGeneration.ALL), Map.of()));
            all.putAll(published.getOrDefault(new FakeGeneration.Table(type, proxyId), Map.of()));
        } else {
            all.putAll(published.getOrDefault(
                    new FakeGeneration.Table(type, publishedZones.getOrDefault(proxyId, FakeGeneration.ALL)), Map.of()));
        }
        return all;
    }

    /** A new call; nothing has been said on it yet. */
    FakeCall dial(Protocol protocol, AdsCall[] made) {
        FakeCall call = new FakeCall();
        ProxyParser parser = new ProxyParser(Map.of());
        made[0] = new AdsCall(call, protocol,
                CallContext.open(loop, admission, parser::parse, p -> p.id() + "-" + ++connections));
        made[0].start(NOBODY);
        return call;
    }

    Client delta(String pod) {
        return new Client(this, Protocol.DELTA, pod);
    }

    Client state(String pod) {
        return new Client(this, Protocol.STATE_OF_THE_WORLD, pod);
    }
}
