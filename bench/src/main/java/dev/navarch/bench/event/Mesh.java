package dev.navarch.bench.event;

import dev.navarch.loop.Clock;
import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.registry.Registry;
import dev.navarch.registry.RegistryMetrics;
import dev.navarch.registry.RegistrySettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Two clusters with the same services of one HTTP port each, and a registry that knows them: the scenario of the load driver, without the wire.
 */
final class Mesh {
    static final ClusterId FIRST = new ClusterId("cluster1");
    static final ClusterId SECOND = new ClusterId("cluster2");
    private static final Labels LABELS = Labels.of("app", "bench", "security.istio.io/tlsMode", "istio", "version", "v1");

    final Registry registry;
    final Views views = new Views();
    private final int services;
    private final int podsPerService;

    Mesh(int services, int podsPerService) {
        this.services = services;
        this.podsPerService = podsPerService;
        this.registry = new Registry(new RegistrySettings(FIRST, "istio-system", "cluster.local", false), new InlineLoop(),
                Clock.SYSTEM, new NoMetrics());
        registry.subscribe(views);
    }

    /** Attaches a cluster with all it has. */
    void attach(ClusterId cluster) {
        registry.post(new ClusterEvent.Attached(cluster));
        registry.post(new ClusterEvent.Snapshot(cluster, facts(cluster), 0));
    }

    void detach(ClusterId cluster) {
        registry.post(new ClusterEvent.Detached(cluster));
    }

    List<Fact> facts(ClusterId cluster) {
        List<Fact> facts = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            facts.add(
                    new NodeFact(new ObjectKey("", "node-" + n), Locality.of("region-" + cluster, "zone-" + n % 3, ""), List.of(),
                            Labels.EMPTY));
        }
        for (int s = 0; s < services; s++) {
            facts.add(service(s));
            facts.add(slice(cluster, s, podsPerService));
            for (int p = 0; p < podsPerService; p++) {
                facts.add(pod(cluster, s, p));
            }
        }
        return facts;
    }

    static ServiceFact service(int number) {
        return new ServiceFact(new ObjectKey("bench", "svc-" + number), "ClusterIP",
                List.of("10.100." + number / 250 + "." + (1 + number % 250)), "", List.of(),
                List.of(new ServiceFact.Port("http", 80, "TCP", "", "8080", 0)), Labels.of("app", "svc-" + number),
                Labels.of("app", "svc-" + number), Labels.EMPTY, false, false, "", 1_700_000_000L + number, "1");
    }

    /** A service's slice with so many of its pods; the one after the last pod leads to no pod. */
    static SliceFact slice(ClusterId cluster, int service, int addresses) {
        List<SliceFact.Address> list = new ArrayList<>();
        for (int p = 0; p < addresses; p++) {
            list.add(new SliceFact.Address(ip(cluster, service, p), true, true, false, "svc-" + service + "-" + p,
                    "node-" + p % 10, ""));
        }
        return slice(service, list);
    }

    static SliceFact slice(int service, List<SliceFact.Address> addresses) {
        return new SliceFact(new ObjectKey("bench", "svc-" + service + "-abcde"), "svc-" + service, SliceFact.AddressType.IPV4,
                List.of(new SliceFact.Port("http", 8080)), addresses);
    }

    private static PodFact pod(ClusterId cluster, int service, int number) {
        String name = "svc-" + service + "-" + number;
        return new PodFact(new ObjectKey("bench", name), List.of(ip(cluster, service, number)), LABELS, "default",
                "node-" + number % 10,
                "svc-" + service, "", "", List.of(), true);
    }

    private static String ip(ClusterId cluster, int service, int pod) {
        int number = service * 50 + pod;
        return (cluster.equals(FIRST) ? "10.1." : "10.2.") + number / 250 % 250 + "." + (1 + number % 250);
    }

    void change(ClusterId cluster, Fact fact) {
        registry.post(new ClusterEvent.Changed(cluster, List.of(new FactChange.Put(fact)), 0));
    }

    void remove(ClusterId cluster, FactKind kind, ObjectKey key) {
        registry.post(new ClusterEvent.Changed(cluster, List.of(new FactChange.Gone(kind, key)), 0));
    }

    private static final class NoMetrics implements RegistryMetrics {
        @Override
        public void fact(FactKind kind, FactEvent event) {
        }

        @Override
        public void endpointsWithoutPod(ClusterId cluster, int count) {
        }

        @Override
        public void published(long version, long lagNanos) {
        }
    }
}
