package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.navarch.generate.Proxy;
import dev.navarch.model.World;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which proxies share which sets. */
class SharingTest {
    private final ListenerGeneration generation = new ListenerGeneration();
    private final World world = new Worlds()
            .put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
                    Facts.headless("shop", "db", Facts.port("tcp", 90)), Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                    Facts.pod("shop", "a-2", "10.1.0.2", "a"), Facts.pod("shop", "db-1", "10.1.0.3", "db"))
            .world();

    private List<ListenerView> views(String pod, String ip, String... more) {
        return generation.views(world, Proxies.sidecar(pod, "shop", ip, "c1", "", more));
    }

    @Test
    void replicasOfAWorkloadShareAll() {
        assertEquals(views("a-1", "10.1.0.1"), views("a-2", "10.1.0.2"));
    }

    @Test
    void otherWorkloadsShareWhatDoesNotNameTheWorkload() {
        List<ListenerView> one = views("a-1", "10.1.0.1");
        List<ListenerView> other = views("x-1", "10.1.0.8");
        assertEquals(one.subList(0, 2), other.subList(0, 2));
        assertNotEquals(one.get(2), other.get(2));
    }

    @Test
    void onlyThePodsOfAHeadlessServiceHaveASetOfPodsForThemselves() {
        List<ListenerView> one = views("a-1", "10.1.0.1");
        List<ListenerView> database = views("db-1", "10.1.0.3");
        assertEquals(one.get(0), database.get(0));
        assertNotEquals(one.get(1), database.get(1));
    }

    @Test
    void aProxyOfAnotherClusterHasAddressesOfItsOwn() {
        Proxy elsewhere = Proxies.sidecar("a-1", "shop", "10.1.0.1", "c2", "");
        assertNotEquals(views("a-1", "10.1.0.1").get(0), generation.views(world, elsewhere).get(0));
    }
}
