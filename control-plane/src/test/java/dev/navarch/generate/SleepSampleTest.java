package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.route.Routes;
import dev.navarch.model.ServiceFact;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.Worlds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A sidecar of the second cluster in a mesh of two that share a network: {@code helloworld} in both, the control plane and a gateway in the
 * first. What it is sent has been held, field by field, against what a real istiod answers in the same scene.
 */
class SleepSampleTest {
    private final Projection projection = new Projection(List.of(new Clusters(), new Endpoints(), new Routes()));
    private final Worlds worlds = new Worlds("cluster1");
    private final Proxy sleep = Proxies.sidecar("sleep", "sample", "10.2.0.32", "cluster2", "network1");

    SleepSampleTest() {
        ServiceFact.Port[] ports = {Facts.port("grpc-xds", 15010), Facts.port("https-dns", 15012),
                Facts.port("https-webhook", 443, "15017"), Facts.port("http-monitoring", 15014)};
        worlds.put("cluster1", Facts.network("network1"), Facts.node("node-1", "r1", "z1"),
                Facts.withSelector(Facts.withCreationTime(
                        Facts.service("default", "kubernetes", "10.101.0.1", Facts.port("https", 443, "6443")), 1)),
                Facts.withAnnotations(Facts.withCreationTime(Facts.service("istio-system", "istiod", "10.101.0.5", ports), 2),
                        "alpha.istio.io/kubernetes-serviceaccounts", "istiod"),
                Facts.withCreationTime(Facts.service("istio-system", "istio-eastwestgateway", "10.101.0.6",
                        Facts.port("status-port", 15021), Facts.port("tls", 15443), Facts.port("tls-istiod", 15012),
                        Facts.port("tls-webhook", 15017)), 3),
                Facts.withCreationTime(Facts.service("sample", "helloworld", "10.101.35.94", Facts.port("http", 5000)), 4),
                Facts.barePod("istio-system", "istio-eastwestgateway-1", "10.1.0.20", "node-1", "app", "istio-eastwestgateway"),
                Facts.slice("istio-system", "istio-eastwestgateway", "tls", 15443,
                        Facts.ready("10.1.0.20", "istio-eastwestgateway-1")),
                Facts.barePod("sample", "hello-1", "10.1.0.31", "node-1", "app", "helloworld", "version", "v1",
                        "security.istio.io/tlsMode", "istio"),
                Facts.slice("sample", "helloworld", "http", 5000, Facts.ready("10.1.0.31", "hello-1")));
        worlds.put("cluster2", Facts.network("network1"), Facts.node("node-1", "r2", "z2"),
                Facts.withSelector(Facts.withCreationTime(
                        Facts.service("default", "kubernetes", "10.102.0.1", Facts.port("https", 443, "6443")), 1)),
                Facts.withSelector(Facts.withCreationTime(Facts.service("istio-system", "istiod", "10.102.49.209", ports), 2)),
                Facts.withCreationTime(Facts.service("sample", "helloworld", "10.102.118.117", Facts.port("http", 5000)), 4),
                Facts.barePod("sample", "hello-2", "10.2.0.31", "node-1", "app", "helloworld", "version", "v2",
                        "security.istio.io/tlsMode", "istio"),
                Facts.barePod("sample", "sleep", "10.2.0.32", "node-1", "app", "sleep", "security.istio.io/tlsMode", "istio"),
                Facts.slice("sample", "helloworld", "http", 5000, Facts.ready("10.2.0.31", "hello-2")));
    }

    @Test
    void clustersAreIstiods() {
        ResourceSet clusters = all(ResourceType.CLUSTER);
        assertEquals(List.of("BlackHoleCluster", "InboundPassthroughCluster", "PassthroughCluster",
                "outbound|15010||istiod.istio-system.svc.cluster.local",
                "outbound|15012||istio-eastwestgateway.istio-system.svc.cluster.local",
                "outbound|15012||istiod.istio-system.svc.cluster.local", "outbound|15014||istiod.istio-system.svc.cluster.local",
                "outbound|15017||istio-eastwestgateway.istio-system.svc.cluster.local",
                "outbound|15021||istio-eastwestgateway.istio-system.svc.cluster.local",
                "outbound|15443||istio-eastwestgateway.istio-system.svc.cluster.local",
                "outbound|443||istiod.istio-system.svc.cluster.local", "outbound|443||kubernetes.default.svc.cluster.local",
                "outbound|5000||helloworld.sample.svc.cluster.local"), List.copyOf(clusters.byName().keySet()));
        Golden.assertMatches("sleep-clusters.json", Resources.json(clusters));
    }

    @Test
    void endpointsAreIstiods() {
        Golden.assertMatches("sleep-endpoints.json", Resources.json(all(ResourceType.ENDPOINT)));
    }

    @Test
    void routesAreIstiods() {
        Golden.assertMatches("sleep-routes.json", Resources.json(all(ResourceType.ROUTE)));
    }

    private ResourceSet all(ResourceType type) {
        List<Resource> all = new ArrayList<>();
        for (View view : projection.views(worlds.world(), sleep, type)) {
            all.addAll(projection.generate(worlds.world(), view).resources());
        }
        return ResourceSet.of(all);
    }
}
