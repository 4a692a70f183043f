package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.DestinationRuleFact.Subset;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.TrafficPolicy;
import dev.navarch.model.TrafficPolicy.ConnectionPool;
import dev.navarch.model.TrafficPolicy.LoadBalancer;
import dev.navarch.model.TrafficPolicy.LocalityBalancing;
import dev.navarch.model.TrafficPolicy.OutlierDetection;
import dev.navarch.model.TrafficPolicy.Simple;
import dev.navarch.model.TrafficPolicy.Tls;
import dev.navarch.model.TrafficPolicy.TlsMode;
import dev.navarch.model.TrafficPolicy.Upgrade;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What DestinationRules make of clusters and of their endpoints, and for whom. */
class DestinationRulesTest {
    private static final String HOST = "a.shop.svc.cluster.local";
    private static final OutlierDetection OUTLIERS = new OutlierDetection(5, null, false, 0, null, Duration.ofSeconds(30), 100,
            0);
    private final Clusters clusters = new Clusters();
    private final Endpoints endpoints = new Endpoints();
    private final Worlds worlds = new Worlds().put("c1", Facts.node("n1", "r1", "z1"), Facts.node("n2", "r2", "z1"),
            Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
            Facts.service("bank", "b", "10.0.0.2", Facts.port("http", 80)), pod("a-1", "10.1.0.1", "n1", "v1"),
            pod("a-2", "10.1.0.2", "n2", "v2"),
            Facts.slice("shop", "a", "http", 8080, Facts.ready("10.1.0.1", "a-1"), Facts.ready("10.1.0.2", "a-2")),
            Facts.barePod("bank", "x-1", "10.1.0.8", "n1"));
    private final Proxy own = Proxies.sidecar("a-1", "shop", "10.1.0.1", "c1", "");
    private final Proxy other = Proxies.sidecar("x-1", "bank", "10.1.0.8", "c1", "");

    private static dev.navarch.model.PodFact pod(String name, String ip, String node, String version) {
        return Facts.barePod("shop", name, ip, node, "app", "a", "version", version);
    }

    private static DestinationRuleFact rule(String namespace, String name, String host, List<String> exportTo,
            TrafficPolicy policy, long created, Subset... subsets) {
        return new DestinationRuleFact(new ObjectKey(namespace, name), host, exportTo, null, policy, List.of(subsets), created);
    }

    private static Subset subset(String version) {
        return new Subset(version, Labels.of("version", version), TrafficPolicy.NONE);
    }

    private static TrafficPolicy by(Simple simple) {
        return new TrafficPolicy(new LoadBalancer(simple, null, null), null, null, null, Map.of());
    }

    private ResourceSet all(TypeGeneration<?> generation, Proxy proxy) {
        Projection projection = new Projection(List.of(generation));
        List<Resource> all = new ArrayList<>();
        projection.views(worlds.world(), proxy, generation.type())
                .forEach(view -> all.addAll(projection.generate(worlds.world(), view).resources()));
        return ResourceSet.of(all);
    }

    private Cluster.LbPolicy balancing(Proxy proxy, String subset) {
        return Resources.read(all(clusters, proxy), Names.outbound(80, subset, HOST), Cluster.class).getLbPolicy();
    }

    /** Addresses by priority and weight of their locality. */
    private Map<String, List<String>> addresses(Proxy proxy, String subset) {
        Map<String, List<String>> addresses = new TreeMap<>();
        Resources.read(all(endpoints, proxy), Names.outbound(80, subset, HOST), ClusterLoadAssignment.class).getEndpointsList()
                .forEach(group -> addresses.put(group.getPriority() + " at " + group.getLoadBalancingWeight().getValue() + " in "
                        + group.getLocality().getRegion(),
                        group.getLbEndpointsList().stream()
                                .map(each -> each.getEndpoint().getAddress().getSocketAddress().getAddress()).toList()));
        return addresses;
    }

    @Test
    void eachPartOfAServiceHasAClusterWithItsOwnEndpointsAndPolicy() {
        TrafficPolicy ofService = new TrafficPolicy(null,
                new ConnectionPool(new ConnectionPool.Tcp(100, Duration.ofSeconds(1), null, null, null),
                        new ConnectionPool.Http(10, 20, 5, 3, 0, Duration.ofMinutes(1), Upgrade.DEFAULT, false)),
                OUTLIERS, null, Map.of());
        TrafficPolicy secure = new TrafficPolicy(new LoadBalancer(Simple.RANDOM, null, null), null, null,
                new Tls(TlsMode.SIMPLE, "", "", "/etc/roots.pem", "", List.of(), false), Map.of());
        worlds.put("c1", rule("shop", "rule", "a", List.of(), ofService, 0, subset("v1"),
                new Subset("v2", Labels.of("version", "v2"), secure)));
        ResourceSet all = all(clusters, other);
        Golden.assertMatches("cluster/destination-rule.json", String.join("\n", List.of("", "v1", "v2").stream()
                .map(subset -> Resources.json(Resources.read(all, Names.outbound(80, subset, HOST), Cluster.class))).toList()));
        assertEquals(Map.of("0 at 1 in r1", List.of("10.1.0.1")), addresses(other, "v1"));
        assertEquals(Map.of("0 at 1 in r2", List.of("10.1.0.2")), addresses(other, "v2"));
        assertEquals(Map.of("0 at 1 in r1", List.of("10.1.0.1"), "1 at 1 in r2", List.of("10.1.0.2")), addresses(other, ""),
                "whoever watches for failures fails over, to the nearest first");
    }

    @Test
    void aClientsOwnRulesComeFirstThenTheServicesThenTheMeshs() {
        worlds.put("c1", rule("istio-system", "mesh", "*.local", List.of(), by(Simple.RANDOM), 0));
        assertEquals(Cluster.LbPolicy.RANDOM, balancing(own, ""));
        assertEquals(Cluster.LbPolicy.RANDOM, balancing(other, ""));
        worlds.put("c1", rule("shop", "all", "*.shop.svc.cluster.local", List.of(), by(Simple.ROUND_ROBIN), 1));
        assertEquals(Cluster.LbPolicy.ROUND_ROBIN, balancing(own, ""));
        assertEquals(Cluster.LbPolicy.ROUND_ROBIN, balancing(other, ""));
        worlds.put("c1", rule("bank", "mine", HOST, List.of(), by(Simple.RANDOM), 2));
        assertEquals(Cluster.LbPolicy.ROUND_ROBIN, balancing(own, ""), "others' wishes are no business of its clients");
        assertEquals(Cluster.LbPolicy.RANDOM, balancing(other, ""));
        worlds.put("c1", rule("shop", "private", HOST, List.of("."), by(Simple.LEAST_REQUEST), 3));
        assertEquals(Cluster.LbPolicy.LEAST_REQUEST, balancing(own, ""), "the very host comes before a pattern");
        assertEquals(Cluster.LbPolicy.RANDOM, balancing(other, ""));
    }

    @Test
    void rulesOfOneHostAreTakenTogetherTheOldestFirst() {
        worlds.put("c1", rule("shop", "b", "a", List.of(), by(Simple.RANDOM), 1, subset("v1")),
                rule("shop", "a", HOST, List.of(), by(Simple.ROUND_ROBIN), 2, new Subset("v1", Labels.EMPTY, TrafficPolicy.NONE),
                        subset("v2")));
        assertEquals(Cluster.LbPolicy.RANDOM, balancing(other, "v2"));
        assertEquals(Map.of("0 at 1 in r1", List.of("10.1.0.1")), addresses(other, "v1"));
        assertEquals(Map.of("0 at 1 in r2", List.of("10.1.0.2")), addresses(other, "v2"));
    }

    @Test
    void trafficIsDealtOutAmongLocalitiesAsARuleWantsIt() {
        LocalityBalancing shares = new LocalityBalancing(true,
                List.of(new TrafficPolicy.Distribution("r1/*", Map.of("r1/*", 20, "r2/*", 80))), Map.of());
        worlds.put("c1", rule("shop", "rule", "a", List.of(), new TrafficPolicy(
                new LoadBalancer(Simple.LEAST_REQUEST, null, shares), null, null, null, Map.of()), 0));
        assertEquals(Map.of("0 at 20 in r1", List.of("10.1.0.1"), "0 at 80 in r2", List.of("10.1.0.2")), addresses(own, ""));
        assertTrue(Resources.read(all(clusters, own), Names.outbound(80, HOST), Cluster.class).getCommonLbConfig()
                .hasLocalityWeightedLbConfig());
    }

    @Test
    void aRuleTouchesTheViewsAndTheServicesThatItIsForAlone() {
        worlds.put("c1", rule("bank", "mine", "b", List.of("."), by(Simple.RANDOM), 0));
        worlds.takeDelta();
        Projection projection = new Projection(List.of(clusters, endpoints));
        View ofOwn = projection.views(worlds.world(), own, ResourceType.CLUSTER).getFirst();
        View ofOther = projection.views(worlds.world(), other, ResourceType.CLUSTER).getFirst();
        assertNotEquals(ofOwn, ofOther);
        ResourceSet before = projection.generate(worlds.world(), ofOwn);
        ResourceSet beforeOfOther = projection.generate(worlds.world(), ofOther);
        worlds.put("c1", rule("bank", "mine", HOST, List.of("."), by(Simple.RANDOM), 0, subset("v1")));
        WorldDelta delta = worlds.takeDelta();
        assertTrue(!projection.movesViews(delta, own) && !projection.movesViews(delta, other), delta.toString());
        assertSame(before, projection.step(before, worlds.world(), delta, ofOwn).set());
        Generation.Step step = projection.step(beforeOfOther, worlds.world(), delta, ofOther);
        assertEquals(java.util.Set.of(Names.outbound(80, HOST), Names.outbound(80, "v1", HOST),
                Names.outbound(80, "b.bank.svc.cluster.local")), step.changed());
        worlds.remove("c1", FactKind.DESTINATION_RULE, "bank", "mine");
        delta = worlds.takeDelta();
        assertTrue(projection.movesViews(delta, other) && !projection.movesViews(delta, own), "nothing tells it from others now");
        assertNull(all(clusters, other).get(Names.outbound(80, "v1", HOST)));
    }
}
