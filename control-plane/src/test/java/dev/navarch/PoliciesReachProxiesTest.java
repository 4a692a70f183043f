package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.proto.nds.NameTable;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a PeerAuthentication at the API server to the listener of a proxy; and names to its agent. */
class PoliciesReachProxiesTest {
    private static final String NAMES = "type.googleapis.com/istio.networking.nds.v1.NameTable";
    private static final String POLICIES = "/apis/security.istio.io/v1/namespaces/";

    private final Embedded clusters = new Embedded(1);
    private final KubeApi api = clusters.get(1).api();

    private AdsClient proxy(RunningDaemon daemon) {
        Node.Builder node = AdsClient.node("cluster1").toBuilder();
        node.getMetadataBuilder().putFields("PROXY_CONFIG",
                Value.newBuilder().setStructValue(Struct.getDefaultInstance()).build());
        AdsClient proxy = new AdsClient(daemon.discoveryPort());
        proxy.say(DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(AdsClient.CLUSTER));
        proxy.say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(AdsClient.LISTENER));
        proxy.say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(NAMES));
        return proxy;
    }

    private void define() {
        api.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                        {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
                         metadata: {name: peerauthentications.security.istio.io}, spec: {group: security.istio.io, scope: Namespaced,
                         names: {plural: peerauthentications, kind: PeerAuthentication}, versions: [{name: v1, served: true, storage: true,
                         schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}""");
    }

    private void policy(String namespace, String name, String mode) {
        api.create(POLICIES + namespace + "/peerauthentications", """
                {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: %s}, spec: {mtls: {mode: %s}}}"""
                .formatted(name, mode));
    }

    /** What the connections are wrapped in that the proxy takes for its workload; empty before it knows. */
    private static Set<String> taken(AdsClient proxy) {
        Set<String> taken = new TreeSet<>();
        Resource inbound = proxy.resources(AdsClient.LISTENER).get("virtualInbound");
        try {
            for (FilterChain chain : inbound == null
                    ? List.<FilterChain>of()
                    : inbound.getResource().unpack(Listener.class).getFilterChainsList()) {
                if (!chain.getName().endsWith("blackhole")) {
                    taken.add(chain.getFilterChainMatch().getTransportProtocol());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        return taken;
    }

    private static void await(AdsClient proxy, Set<String> taken) {
        Eventually.holds("the proxy takes " + taken, Embedded.SOON, () -> taken(proxy).equals(taken));
    }

    @AfterEach
    void tidy() {
        clusters.close();
    }

    @Test
    void aPolicyThatIsThereAtTheStartIsInTheFirstAnswerAndLaterOnesFollow() throws IOException {
        define();
        policy("istio-system", "default", "STRICT");
        try (RunningDaemon daemon = clusters.daemon(Map.of()).awaitServing(); AdsClient proxy = proxy(daemon)) {
            Eventually.holds("an answer", Embedded.SOON, () -> !taken(proxy).isEmpty());
            assertEquals(Set.of("tls"), taken(proxy));
            policy("sample", "open", "PERMISSIVE");
            await(proxy, Set.of("raw_buffer", "tls"));
            policy("sample", "aaa", "DISABLE");
            api.delete(POLICIES + "sample/peerauthentications/open");
            await(proxy, Set.of("raw_buffer"));
            api.merge(POLICIES + "sample/peerauthentications/aaa", """
                    {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: aaa},
                     spec: {mtls: {mode: WHATEVER}}}""");
            await(proxy, Set.of("tls"));
            assertEquals(1, daemon.metric("navarch_objects_left_out_total{resource=\"peerauthentications\"}"));
            assertTrue(daemon.log().contains("it is taken for STRICT"), daemon.log());
            assertEquals(3, daemon.metric("pilot_k8s_cfg_events{event=\"add\",type=\"PeerAuthentication\"}"));
        }
    }

    @Test
    void aServerThatKnowsNoPoliciesKeepsNobodyWaitingAndMayComeToKnowThem() throws IOException {
        try (RunningDaemon daemon = clusters.daemon(Map.of()).awaitServing(); AdsClient proxy = proxy(daemon)) {
            await(proxy, Set.of("raw_buffer", "tls"));
            define();
            policy("sample", "closed", "STRICT");
            await(proxy, Set.of("tls"));
        }
    }

    @Test
    void anAgentIsToldTheNamesOfServices() throws IOException {
        try (RunningDaemon daemon = clusters.daemon(Map.of()).awaitServing(); AdsClient proxy = proxy(daemon)) {
            Eventually.holds("names", Embedded.SOON, () -> !proxy.resources(NAMES).isEmpty());
            assertEquals(1, proxy.resources(NAMES).size());
            NameTable table = proxy.resources(NAMES).values().iterator().next().getResource().unpack(NameTable.class);
            assertEquals("hello", table.getTableOrThrow("hello.sample.svc.cluster.local").getShortname());
            assertFalse(table.getTableOrThrow("hello.sample.svc.cluster.local").getIpsList().isEmpty());
        }
    }
}
