package dev.navarch.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.PeerMode;
import dev.navarch.model.PeerPolicy;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Worlds;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which PeerAuthentication is in force where. The config cluster is c1. */
class PeerPoliciesTest {
    private final Worlds worlds = new Worlds();

    private PeerPolicy of(String namespace, String app) {
        return worlds.world().peerAuthentications().ofWorkload(namespace, Labels.of("app", app));
    }

    private PeerMode of(String namespace) {
        return worlds.world().peerAuthentications().ofNamespace(namespace);
    }

    @Test
    void withoutAnyBothAreTaken() {
        assertEquals(PeerPolicy.DEFAULT, of("shop", "a"));
        assertEquals(PeerMode.PERMISSIVE, of("shop"));
    }

    @Test
    void theNearestLevelWins() {
        worlds.put("c1", Facts.peers("istio-system", "m", PeerMode.STRICT), Facts.peers("shop", "n", PeerMode.DISABLE),
                Facts.peersOf("shop", "a", PeerMode.PERMISSIVE));
        assertEquals(PeerMode.STRICT, of("bank", "a").mode());
        assertEquals(PeerMode.DISABLE, of("shop", "b").mode());
        assertEquals(PeerMode.PERMISSIVE, of("shop", "a").mode());
        assertEquals(PeerMode.DISABLE, of("shop"), "clients see the namespace, not the workload");
    }

    @Test
    void whatIsLeftOpenComesFromTheNextLevel() {
        worlds.put("c1", Facts.peers("istio-system", "m", PeerMode.STRICT), Facts.peers("shop", "n", null),
                Facts.peersOf("shop", "a", null, Facts.peerPort(8080, PeerMode.DISABLE), Facts.peerPort(9090, null)));
        assertEquals(PeerMode.STRICT, of("shop"));
        assertEquals(new PeerPolicy(PeerMode.STRICT, new TreeMap<>(Map.of(8080, PeerMode.DISABLE, 9090, PeerMode.STRICT))),
                of("shop", "a"));
    }

    @Test
    void atOneLevelTheOldestWinsAndThenTheFirstByName() {
        worlds.put("c1", Facts.withCreationTime(Facts.peers("shop", "a", PeerMode.STRICT), 2),
                Facts.withCreationTime(Facts.peers("shop", "z", PeerMode.DISABLE), 1));
        assertEquals(PeerMode.DISABLE, of("shop"));
        worlds.put("c1", Facts.withCreationTime(Facts.peers("shop", "a", PeerMode.STRICT), 1));
        assertEquals(PeerMode.STRICT, of("shop"));
    }

    @Test
    void theOldestThatLeavesItOpenHidesTheYounger() {
        worlds.put("c1", Facts.peers("shop", "a", null),
                Facts.withCreationTime(Facts.peers("shop", "b", PeerMode.STRICT), 5));
        assertEquals(PeerMode.PERMISSIVE, of("shop"));
    }

    @Test
    void inTheRootNamespaceASelectorMakesAPolicyVoid() {
        worlds.put("c1", Facts.peersOf("istio-system", "a", PeerMode.STRICT));
        assertEquals(PeerMode.PERMISSIVE, of("shop", "a").mode());
        assertEquals(PeerMode.PERMISSIVE, of("istio-system", "a").mode());
    }

    @Test
    void onlyTheConfigClusterHasASay() {
        worlds.put("c2", Facts.peers("istio-system", "m", PeerMode.DISABLE), Facts.peers("shop", "n", PeerMode.DISABLE));
        assertEquals(PeerMode.PERMISSIVE, of("shop"));
    }

    @Test
    void aPolicyThatGoesIsForgotten() {
        worlds.put("c1", Facts.peers("shop", "n", PeerMode.STRICT));
        worlds.remove("c1", FactKind.PEER_AUTHENTICATION, "shop", "n");
        assertEquals(PeerMode.PERMISSIVE, of("shop"));
        assertTrue(worlds.world().peerAuthentications().namespaces().isEmpty());
    }

    @Test
    void aChangeNamesItsNamespaceAndOneOfTheMeshEverything() {
        worlds.put("c1", Facts.peers("shop", "n", PeerMode.STRICT)).takeDelta();
        worlds.put("c1", Facts.peersOf("bank", "a", PeerMode.STRICT));
        WorldDelta delta = worlds.takeDelta();
        assertEquals(Set.of("bank"), delta.peerPolicies());
        assertFalse(delta.everything());
        worlds.put("c1", Facts.withCreationTime(Facts.peers("shop", "later", PeerMode.DISABLE), 9));
        assertTrue(worlds.takeDelta().isEmpty(), "it is hidden by the older one");
        worlds.put("c1", Facts.peers("istio-system", "m", PeerMode.STRICT));
        assertTrue(worlds.takeDelta().everything());
    }
}
