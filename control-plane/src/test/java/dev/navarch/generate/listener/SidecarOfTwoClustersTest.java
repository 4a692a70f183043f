package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.navarch.generate.Proxy;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.World;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/**
 * A sidecar in the remote one of two clusters, as the tutorial for a primary and a remote on two networks sets them up: the control plane
 * and its gateway in the first, a service in both. The reviewed text is what an istiod was seen to send in that very place.
 */
class SidecarOfTwoClustersTest {
    private static final ServiceFact.Port[] GATEWAY = {Facts.port("status-port", 15021), Facts.port("tls", 15443),
            Facts.port("tls-istiod", 15012), Facts.port("tls-webhook", 15017)};

    private static final ServiceFact.Port[] ISTIOD = {Facts.port("grpc-xds", 15010), Facts.port("https-dns", 15012),
            Facts.port("https-webhook", 443), Facts.port("http-monitoring", 15014)};

    private final World world = new Worlds("cluster1")
            .put("cluster1", Facts.service("default", "kubernetes", "10.101.0.1", Facts.port("https", 443)),
                    Facts.service("istio-system", "istiod", "10.101.143.33", ISTIOD),
                    Facts.service("istio-system", "istio-eastwestgateway", "10.101.47.65", GATEWAY),
                    Facts.service("sample", "helloworld", "10.101.35.94", Facts.port("http", 5000)))
            .put("cluster2", Facts.service("default", "kubernetes", "10.102.0.1", Facts.port("https", 443)),
                    Facts.service("istio-system", "istiod", "10.102.49.209", ISTIOD),
                    Facts.service("istio-system", "istiod-revision-tag-default", "10.102.219.5", ISTIOD),
                    Facts.pod("sample", "sleep", "10.2.0.32", "sleep"),
                    Facts.service("sample", "helloworld", "10.102.118.117", Facts.port("http", 5000)))
            .world();
    private final Proxy sleep = Proxies.sidecar("sleep", "sample", "10.2.0.32", "cluster2", "network2", "MESH_ID", "mesh1");
    private final SortedMap<String, Listener> listeners = ListenerRig.listeners(world, sleep);

    @Test
    void hasTheListenersThatIstiodWouldSend() {
        assertEquals(List.of("0.0.0.0_15010", "0.0.0.0_15014", "0.0.0.0_5000", "10.101.47.65_15012", "10.101.47.65_15017",
                "10.101.47.65_15021", "10.101.47.65_15443", "10.102.0.1_443", "10.102.219.5_15012", "10.102.219.5_443",
                "10.102.49.209_15012", "10.102.49.209_443", "virtualInbound", "virtualOutbound"),
                List.copyOf(listeners.keySet()));
    }

    @Test
    void isWrittenAsReviewed() {
        Golden.assertMatches("listener/sidecar-of-two-clusters.json", ListenerJson.of(listeners.values()));
    }
}
