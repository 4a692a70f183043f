package dev.navarch.admin;

import static dev.navarch.testkit.Facts.network;
import static dev.navarch.testkit.Facts.node;
import static dev.navarch.testkit.Facts.port;
import static dev.navarch.testkit.Facts.ready;
import static dev.navarch.testkit.Facts.service;
import static dev.navarch.testkit.Facts.slice;
import static dev.navarch.testkit.Facts.withCreationTime;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import dev.navarch.cluster.ClusterReport;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Network;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.World;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Worlds;
import dev.navarch.identity.Authentication;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Spiffe;
import dev.navarch.xds.DebugService;
import dev.navarch.xds.StreamStatus;
import dev.navarch.xds.StreamStatus.TypeStatus;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.service.status.v3.ClientConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two clusters that share helloworld, a gateway in the first, a sidecar in the second. */
class DebugPagesTest {
    private static final Instant CONNECTED = Instant.parse("2026-11-21T09:22:57.844894157Z");

    private final List<StreamStatus> streams = new ArrayList<>();
    private Authentication verdict = new Authentication.Refused("expired", "");
    private final DebugAccess access = new DebugAccess(_ -> CompletableFuture.completedStage(verdict), "istio-system",
            Set.of("tools"));
    private final Site site = new DebugPages(new Source(), access).addTo(Site.plan()).site();

    @ParameterizedTest
    @ValueSource(strings = {"registryz", "endpointShardz", "networkz", "mesh", "syncz", "adsz", "connections", "clusterz", "list",
            "configz"})
    void aPageIsWhatToolsExpect(String page) {
        streams.add(sidecar("sleep.sample-2"));

        Golden.assertMatches("admin/" + page + ".json", get("/debug/" + page, "pretty").body());
    }

    @Test
    void aConfigDumpIsEnvoys() {
        streams.add(sidecar("sleep.sample-2"));

        Golden.assertMatches("admin/config_dump.json",
                get("/debug/config_dump", "proxyID=sleep.sample", "include_eds", "pretty").body());
    }

    @Test
    void pagesAreCompactUnlessAskedToBePretty() {
        assertEquals("[{\"id\":\"cluster1\",\"secretName\":\"\",\"syncStatus\":\"synced\"},"
                + "{\"id\":\"cluster2\",\"secretName\":\"istio-system/istio-remote-secret-cluster2\",\"syncStatus\":\"synced\"}]",
                get("/debug/clusterz").body());
    }

    @Test
    void ourOwnWordsOnAClusterAreShownWhenAskedFor() {
        assertTrue(get("/debug/clusterz", "verbose").body()
                .contains("\"state\":\"stale\",\"since\":\"2026-11-21T09:22:57.844894157Z\","
                        + "\"reason\":\"Services: connection refused\",\"server\":\"https://10.2.0.1:6443\",\"credential\":\"in use\",\"conditions\":[],\"budget\":\"unlimited\""));
    }

    @Test
    void theNewestOfSeveralConnectionsIsDumpedAndAnUnknownProxyIsNot() {
        streams.add(sidecar("sleep.sample-2"));

        assertEquals(200, get("/debug/config_dump", "proxyID=sleep").status());
        Answer unknown = get("/debug/config_dump", "proxyID=awake");
        assertEquals(404, unknown.status());
        assertEquals("Proxy not connected to this Pilot instance. It may be connected to another instance.", unknown.body());
        assertEquals(400, get("/debug/config_dump").status());
    }

    @Test
    void aConfigDumpCanBeOfSomeTypesOnly() {
        streams.add(sidecar("sleep.sample-2"));

        String dump = get("/debug/config_dump", "proxyID=sleep", "types=lds,type.googleapis.com/envoy.config.cluster.v3.Cluster")
                .body();

        assertTrue(dump.contains("ClustersConfigDump") && dump.contains("ListenersConfigDump"), dump);
        assertTrue(!dump.contains("RoutesConfigDump") && !dump.contains("BootstrapConfigDump"), dump);
    }

    @Test
    void syncStatusIsAskedForOneProxyByPartOfItsConnectionsName() {
        streams.add(sidecar("sleep.sample-2"));

        assertEquals("[]", get("/debug/syncz", "proxyID=awake").body());
        assertTrue(get("/debug/syncz", "proxyID=sleep").body().startsWith("[{\"cluster_id\":\"cluster2\""));
    }

    @Test
    void whoCameBackWithAllThatThereIsIsInSyncThoughNothingWasSent() {
        TypeStatus had = new TypeStatus("", "", null, null, true, List.of("a"), List.of(), List.of(), List.of());
        TypeStatus lacks = new TypeStatus("", "", null, null, true, List.of("a"), List.of("a"), List.of(), List.of());
        streams.add(new StreamStatus("sleep.sample-3", proxy(), "10.9.0.2:44082", CONNECTED, true,
                Map.of(ResourceType.CLUSTER, had, ResourceType.LISTENER, lacks), null));

        String body = get("/debug/syncz").body();

        assertTrue(body.contains("\"cluster_sent\":\"0\",\"cluster_acked\":\"0\""), body);
        assertTrue(!body.contains("listener_sent"), body);
    }

    @Test
    void theEndpointsOfOneProxyAreShownAsTheyWereSent() {
        streams.add(sidecar("sleep.sample-2"));

        assertTrue(get("/debug/edsz", "proxyID=sleep").body()
                .contains("\"clusterName\":\"outbound|5000||helloworld.sample.svc.cluster.local\""));
        assertEquals(400, get("/debug/edsz").status());
        assertEquals(404, get("/debug/edsz", "proxyID=awake").status());
    }

    @Test
    void strangersSeeNothing() {
        for (String path : List.of("/debug", "/debug/", "/debug/list", "/debug/config_dump")) {
            assertEquals(401, site.answer(new Request("GET", path, Map.of(), "", false)).status());
        }
    }

    private int status(String path, String query) {
        Request local = request(path, query);
        return site.answer(new Request("GET", path, local.query(), "", false)).status();
    }

    private static Authentication workload(String namespace) {
        return new Authentication.Accepted(new Caller(List.of(new Spiffe("cluster.local", namespace, "default").uri()), null));
    }

    @Test
    void workloadsFromElsewhereSeeAllOrTheirOwn() {
        streams.add(sidecar("sleep.sample-2"));
        for (String privileged : List.of("istio-system", "tools")) {
            verdict = workload(privileged);
            assertEquals(200, status("/debug/adsz", "pretty"));
        }
        verdict = workload("sample");
        assertEquals(403, status("/debug/adsz", "pretty"));
        assertEquals(403, status("/debug", "pretty"));
        assertEquals(200, status("/debug/config_dump", "proxyID=sleep"));
        verdict = workload("other");
        assertEquals(403, status("/debug/config_dump", "proxyID=sleep"));
        verdict = new Authentication.Refused("expired", "");
        assertEquals(401, status("/debug/config_dump", "proxyID=sleep"));
    }

    private String told(String type, String namespace, String... names) {
        DebugQuestions debugService = new DebugQuestions(new DebugPages(new Source(), access), new Source(), access,
                Runnable::run);
        return switch (debugService.ask(type, List.of(names), new Spiffe("cluster.local", namespace, "default"))
                .toCompletableFuture()
                .join()) {
            case DebugService.Reply.Told told -> told.items().stream()
                    .map(item -> item.typeUrl().substring(item.typeUrl().lastIndexOf('.') + 1)).toList().toString();
            case DebugService.Reply.Refused refused -> refused.why().toString();
        };
    }

    @Test
    void thePagesAreToldOverDiscoveryToo() {
        streams.add(sidecar("sleep.sample-2"));
        assertEquals("[io/debug]", told("istio.io/debug", "istio-system", "adsz"));
        assertEquals("[io/debug]", told("istio.io/debug", "sample", "config_dump?proxyID=sleep.sample"));
        assertEquals("DENIED", told("istio.io/debug", "sample", "adsz"));
        assertEquals("UNKNOWN", told("istio.io/debug", "istio-system", "nonsense"));
        assertEquals("MALFORMED", told("istio.io/debug", "istio-system"));
        assertEquals("MALFORMED", told("istio.io/debug", "istio-system", "adsz", "syncz"));
        assertEquals("[ClientConfig]", told("istio.io/debug/syncz", "istio-system"));
        assertEquals("[]", told("istio.io/debug/syncz", "other"));
        assertEquals("[ClustersConfigDump, ListenersConfigDump, RoutesConfigDump, EndpointsConfigDump]",
                told("istio.io/debug/config_dump", "sample", "sleep.sample"));
        assertEquals("DENIED", told("istio.io/debug/config_dump", "other", "sleep.sample"));
        assertEquals("UNKNOWN", told("istio.io/debug/config_dump", "istio-system", "awake"));
    }

    @Test
    void syncStatusSaysWhatWasAcceptedAndWhatNot() {
        ClientConfig config = StreamConfigs.sync(sidecar("sleep.sample-2"));
        assertEquals("sleep.sample", config.getNode().getId());
        assertEquals("cluster2", config.getNode().getMetadata().getFieldsOrThrow("CLUSTER_ID").getStringValue());
        assertEquals("[Cluster SYNCED, ClusterLoadAssignment SYNCED, Listener ERROR]",
                config.getGenericXdsConfigsList().stream()
                        .map(c -> c.getTypeUrl().substring(c.getTypeUrl().lastIndexOf('.') + 1) + " " + c.getConfigStatus())
                        .toList().toString());
        assertEquals("no such filter", config.getGenericXdsConfigs(2).getErrorState().getDetails());
    }

    @Test
    void theIndexLeadsToEveryPage() {
        String index = get("/debug").body();

        assertTrue(index.contains("<a href=\"/debug/registryz\">"), index);
    }

    @Test
    void beforeThereIsAWorldThePagesAreEmpty() {
        Site empty = new DebugPages(DebugSource.NOTHING, access).addTo(Site.plan()).site();

        assertEquals("[]", empty.answer(request("/debug/registryz")).body());
        assertEquals("{}", empty.answer(request("/debug/endpointShardz")).body());
        assertEquals("{}", empty.answer(request("/debug/mesh")).body());
        assertEquals("{\"totalClients\":0,\"clients\":[]}", empty.answer(request("/debug/adsz")).body());
    }

    private Answer get(String path, String... query) {
        return site.answer(request(path, query));
    }

    private static Request request(String path, String... query) {
        Map<String, List<String>> parameters = new TreeMap<>();
        Arrays.stream(query)
                .forEach(part -> parameters.put(part.replaceAll("=.*", ""), List.of(part.replaceAll("^[^=]*=?", ""))));
        return new Request("GET", path, parameters, "", true);
    }

    private static World world() {
        ServiceFact gateway = Facts.gateway("istio-eastwestgateway", "network1", "10.1.0.20");
        MeshConfig mesh = MeshConfig.defaults();
        Worlds worlds = new Worlds("cluster1")
                .put("cluster1", network("network1"), node("node-1", "r1", "z1"),
                        withCreationTime(service("sample", "helloworld", "10.101.35.94", port("http", 5000)), 1795252984),
                        Facts.barePod("sample", "hello-1-a", "10.1.0.31", "node-1", "app", "helloworld", "version", "v1",
                                "security.istio.io/tlsMode", "istio"),
                        slice("sample", "helloworld", "http", 5000, ready("10.1.0.31", "hello-1-a")), gateway,
                        Facts.externalName("sample", "elsewhere", "example.com"), Facts.headless("sample", "alone", port("", 80)))
                .put("cluster2", node("node-1", "r2", "z2"),
                        withCreationTime(service("sample", "helloworld", "10.102.118.117", port("http", 5000)), 1795252985),
                        Facts.barePod("sample", "hello-2-a", "10.2.0.31", "node-1", "app", "helloworld", "version", "v2",
                                "security.istio.io/tlsMode", "istio"),
                        slice("sample", "helloworld", "http", 5000, ready("10.2.0.31", "hello-2-a"), ready("10.2.0.99", "")));
        return worlds.configure(mesh).world();
    }

    private static StreamStatus sidecar(String connectionId) {
        Cluster cluster = Cluster.newBuilder().setName("outbound|5000||helloworld.sample.svc.cluster.local")
                .setTransportSocket(TransportSocket.newBuilder().setName("envoy.transport_sockets.tls")
                        .setTypedConfig(Any.pack(UpstreamTlsContext.newBuilder().setSni("hello").build())))
                .build();
        Listener unknown = Listener.newBuilder().setName("virtualOutbound")
                .addFilterChains(FilterChain.newBuilder()
                        .addFilters(Filter.newBuilder().setName("of tomorrow")
                                .setTypedConfig(Any.newBuilder().setTypeUrl("type.googleapis.com/of.Tomorrow"))))
                .build();
        ClusterLoadAssignment endpoints = ClusterLoadAssignment.newBuilder()
                .setClusterName("outbound|5000||helloworld.sample.svc.cluster.local").build();
        return new StreamStatus(connectionId, proxy(), "10.9.0.2:44082", CONNECTED, true,
                Map.of(ResourceType.CLUSTER,
                        status("n3", "n3", null, Resource.of(ResourceType.CLUSTER, cluster.getName(), cluster)),
                        ResourceType.LISTENER,
                        status("n5", "n2", "no such filter", Resource.of(ResourceType.LISTENER, unknown.getName(), unknown)),
                        ResourceType.ENDPOINT,
                        status("n4", "n4", null, Resource.of(ResourceType.ENDPOINT, endpoints.getClusterName(), endpoints))),
                null);
    }

    private static TypeStatus status(String sent, String acked, @Nullable String error, Resource resource) {
        return new TypeStatus(sent, acked, CONNECTED.plusMillis(5), error, true, List.of(resource.name()), List.of(), List.of(),
                List.of(resource));
    }

    private static Proxy proxy() {
        return new Proxy(Proxy.Type.SIDECAR, "sidecar~10.2.0.32~sleep.sample~sample.svc.cluster.local", "sleep.sample",
                List.of("10.2.0.32"), "sample", "sample.svc.cluster.local", new ClusterId("cluster2"), Network.UNKNOWN, List.of(),
                "1.31.0",
                "default", "mesh1", "sleep", "default", "node-1", Labels.of("app", "sleep"), Locality.of("r2", "z2", ""),
                List.of(),
                Proxy.Interception.REDIRECT, Proxy.Extensions.STOCK, Duration.ZERO, 0, false, false, false, false, true,
                Proxy.Certificates.NONE, List.of(),
                "{\"CLUSTER_ID\":\"cluster2\",\"PROXY_CONFIG\":{\"statusPort\":15020}}");
    }

    private final class Source implements DebugSource {
        @Override
        public World world() {
            return DebugPagesTest.world();
        }

        @Override
        public List<ClusterReport> clusters() {
            return List.of(
                    new ClusterReport("cluster1", "", "synced", "ready", CONNECTED, "", "https://10.1.0.1:6443", "in use",
                            List.of(), "unlimited"),
                    new ClusterReport("cluster2", "istio-system/istio-remote-secret-cluster2", "synced", "stale", CONNECTED,
                            "Services: connection refused", "https://10.2.0.1:6443", "in use", List.of(), "unlimited"));
        }

        @Override
        public List<StreamStatus> streams() {
            return streams;
        }
    }
}
