package dev.navarch.generate.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.name.NameTables.PodsOf;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.proto.nds.NameTable;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.Worlds;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NameTablesTest {
    private final NameTables tables = new NameTables(PodsOf.ALL_CLUSTERS);
    private final Worlds worlds = new Worlds();

    /** {@code host: addresses [short name in namespace]} */
    private List<String> names(NameTables generation, Proxy proxy) {
        NameTable table = Resources.read(set(generation, proxy).resources().iterator().next(), NameTable.class);
        Map<String, NameTable.NameInfo> sorted = new TreeMap<>(table.getTableMap());
        return sorted.entrySet().stream().map(e -> e.getKey() + ": " + String.join(" ", e.getValue().getIpsList()) + " ["
                + e.getValue().getShortname() + " in " + e.getValue().getNamespace() + " by " + e.getValue().getRegistry() + "]")
                .toList();
    }

    private ResourceSet set(NameTables generation, Proxy proxy) {
        return generation.generate(worlds.world(), generation.views(worlds.world(), proxy).getFirst());
    }

    private static Proxy in(String cluster, String network) {
        return Proxies.sidecar("x-1", "shop", "10.1.0.99", cluster, network);
    }

    private static PodFact member(String name, String ip) {
        PodFact p = Facts.pod("shop", name, ip, "db");
        return new PodFact(p.key(), p.ips(), p.labels(), p.serviceAccount(), p.node(), p.workloadName(), name, "db", p.ports(),
                p.ready());
    }

    /** A headless service with a pod of the same name in each of two clusters, and one more in the second. */
    private void twoClusters(String firstNetwork, String secondNetwork) {
        ServiceFact database = Facts.headless("shop", "db", Facts.port("tcp", 90));
        worlds.put("c1", Facts.network(firstNetwork), database, member("db-0", "10.1.0.1"),
                Facts.slice("shop", "db", "tcp", 90, Facts.ready("10.1.0.1", "db-0")));
        worlds.put("c2", Facts.network(secondNetwork), database, member("db-0", "10.2.0.1"), member("db-1", "10.2.0.2"),
                member("db-2", "10.2.0.3"), Facts.slice("shop", "db", "tcp", 90, Facts.ready("10.2.0.1", "db-0"),
                        Facts.ready("10.2.0.2", "db-1"), Facts.unready("10.2.0.3", "db-2")));
    }

    @Test
    void aServiceHasTheAddressOfTheProxysOwnCluster() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)));
        worlds.put("c2", Facts.service("shop", "a", "10.0.0.2", Facts.port("http", 80)),
                Facts.externalName("shop", "alias", "a.shop.svc.cluster.local"),
                Facts.headless("shop", "nobody", Facts.port("tcp", 90)));
        assertEquals(List.of("a.shop.svc.cluster.local: 10.0.0.2 [a in shop by Kubernetes]"), names(tables, in("c2", "")));
        assertEquals(List.of("a.shop.svc.cluster.local: 10.0.0.1 [a in shop by Kubernetes]"), names(tables, in("c1", "")));
    }

    @Test
    void aHeadlessServiceHasTheAddressesOfItsHealthyPodsAndTheyHaveNamesOfTheirOwn() {
        twoClusters("net1", "net1");
        assertEquals(List.of("db-0.db.shop.svc.cluster.local: 10.1.0.1 [db-0.db in shop by Kubernetes]",
                "db-1.db.shop.svc.cluster.local: 10.2.0.2 [db-1.db in shop by Kubernetes]",
                "db.shop.svc.cluster.local: 10.1.0.1 10.2.0.1 10.2.0.2 [db in shop by Kubernetes]"),
                names(tables, in("c1", "net1")));
        assertEquals("db-0.db.shop.svc.cluster.local: 10.2.0.1 [db-0.db in shop by Kubernetes]",
                names(tables, in("c2", "net1")).getFirst(), "the own cluster's pod shadows the other's");
    }

    @Test
    void podsOfOtherNetworksAreNotReachedByTheirAddresses() {
        twoClusters("net1", "net2");
        assertEquals(List.of("db-0.db.shop.svc.cluster.local: 10.1.0.1 [db-0.db in shop by Kubernetes]",
                "db.shop.svc.cluster.local: 10.1.0.1 [db in shop by Kubernetes]"), names(tables, in("c1", "net1")));
        assertEquals(3, names(tables, in("c1", "")).size(), "whoever does not know its network is taken to be near");
    }

    @Test
    void theNameOfAHeadlessServiceMayStandForTheOwnClustersPodsAlone() {
        twoClusters("net1", "net1");
        assertEquals(List.of("db-0.db.shop.svc.cluster.local: 10.1.0.1 [db-0.db in shop by Kubernetes]",
                "db-1.db.shop.svc.cluster.local: 10.2.0.2 [db-1.db in shop by Kubernetes]",
                "db.shop.svc.cluster.local: 10.1.0.1 [db in shop by Kubernetes]"),
                names(new NameTables(PodsOf.OWN_CLUSTER), in("c1", "net1")));
    }

    @Test
    void aServiceThatPublishesUnreadyPodsHasTheirAddresses() {
        ServiceFact d = Facts.headless("shop", "db", Facts.port("tcp", 90));
        worlds.put("c1", new ServiceFact(d.key(), d.type(), d.clusterIps(), d.externalName(), d.externalAddresses(), d.ports(),
                d.selector(), d.labels(), d.annotations(), d.nodeLocal(), true, d.trafficDistribution(), d.creationTime(),
                d.resourceVersion()), Facts.pod("shop", "db-0", "10.1.0.1", "db"),
                Facts.slice("shop", "db", "tcp", 90, Facts.unready("10.1.0.1", "db-0")));
        assertEquals(List.of("db.shop.svc.cluster.local: 10.1.0.1 [db in shop by Kubernetes]"), names(tables, in("c1", "")));
    }

    @Test
    void thereIsAlwaysOneTableAndOnlyForSidecars() {
        assertEquals(1, set(tables, in("c1", "")).size());
        assertEquals(List.of(), names(tables, in("c1", "")));
    }

    @Test
    void onlyWhatConcernsNamesMakesAnotherTable() {
        twoClusters("net1", "net1");
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
                Facts.pod("shop", "a-1", "10.1.0.8", "a"));
        NameTableView view = tables.views(worlds.world(), in("c1", "net1")).getFirst();
        ResourceSet before = set(tables, in("c1", "net1"));
        worlds.takeDelta();
        worlds.put("c1", Facts.slice("shop", "a", "http", 80, Facts.ready("10.1.0.8", "a-1")));
        Generation.Step step = tables.step(before, worlds.world(), worlds.takeDelta(), view);
        assertTrue(step.isNothing());
        worlds.put("c2", Facts.slice("shop", "db", "tcp", 90, Facts.ready("10.2.0.1", "db-0")));
        assertEquals(1, tables.step(before, worlds.world(), worlds.takeDelta(), view).changed().size());
    }
}
