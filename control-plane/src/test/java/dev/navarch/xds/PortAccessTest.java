package dev.navarch.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.navarch.generate.ProxyParser;
import dev.navarch.identity.Authentication;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Spiffe;
import dev.navarch.model.ClusterId;
import dev.navarch.testkit.Proxies;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes in by a port that asks, and what he is told otherwise. */
class PortAccessTest {
    private static final String CLUSTERS = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
    private final Rig rig = new Rig();
    private final Admission admission = new Admission(rig.settings.admission(), 1, rig.clock, rig.counted);
    private final PendingAuthentications pending = new PendingAuthentications();
    private final CompletableFuture<Authentication> verdict = new CompletableFuture<>();
    private final List<String> asked = new ArrayList<>();
    private final DebugService debugService = (type, names, asker) -> {
        asked.add(type + " " + names + " " + asker);
        return CompletableFuture.completedStage(names.size() == 1
                ? new DebugService.Reply.Told(List.of(new DebugService.Item("it", "istio.io/debug", new byte[]{'h', 'i'})))
                : new DebugService.Reply.Refused(DebugService.Why.MALFORMED, "one name"));
    };
    private PortAccess access = PortAccess.guarded(_ -> verdict, true, debugService);
    private final FakeCall call = new FakeCall();
    private AdsCall ads = call(Protocol.DELTA);

    private AdsCall call(Protocol protocol) {
        return new AdsCall(call, protocol,
                new CallContext(rig.loop, admission, pending, new ProxyParser(Map.of())::parse, p -> p.id() + "-1", access,
                        () -> {
                        }));
    }

    @BeforeEach
    void publish() {
        rig.publish();
    }

    private static Caller workload(String cluster, String namespace, String account) {
        return new Caller(List.of("spiffe://cluster.local/ns/" + namespace + "/sa/" + account),
                new Caller.Workload(new ClusterId(cluster), namespace, account, "sleep", "1"));
    }

    private void accept(Caller caller) {
        ads.start(Rig.NOBODY);
        verdict.complete(new Authentication.Accepted(caller));
        rig.settle();
    }

    private void introduce(Node.Builder node) {
        ads.onMessage(Ask.read(Protocol.DELTA,
                DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(CLUSTERS).build().toByteArray()));
        rig.settle();
    }

    private static Node.Builder sleep(String... more) {
        return Proxies.node("sleep", "sample", "10.1.0.1", "c1", "", more);
    }

    private void assertClosed(Status.Code code, String message) {
        Status closed = call.closed;
        assertNotNull(closed, "it goes on");
        assertEquals(code + ": " + message, closed.getCode() + ": " + closed.getDescription());
        assertEquals(0, rig.loop.streams().size());
    }

    @Test
    void nothingIsReadBeforeItIsKnownWhoCalls() {
        ads.start(Rig.NOBODY);
        rig.settle();
        assertEquals(0, call.requested);
        verdict.complete(new Authentication.Accepted(workload("c1", "sample", "sleep")));
        rig.settle();
        assertEquals(1, call.requested);
        introduce(sleep("SERVICE_ACCOUNT", "sleep"));
        assertNull(call.closed);
        assertEquals(new Spiffe("cluster.local", "sample", "sleep"), rig.loop.streams().getFirst().identity);
        assertEquals("spiffe://cluster.local/ns/sample/sa/sleep", Statuses.of(rig.loop).getFirst().identity());
    }

    @Test
    void whoeverIsRefusedIsNotToldWhy() {
        ads.start(Rig.NOBODY);
        verdict.complete(new Authentication.Refused("expired", "the token has expired"));
        rig.settle();
        assertClosed(Status.Code.UNAUTHENTICATED, "authentication failure");
        assertEquals(0, call.requested);
        assertEquals(1, rig.counted.sum("refused authentication"));
    }

    @Test
    void aProxyOfAnotherNamespaceIsDenied() {
        accept(workload("c1", "other", "sleep"));
        introduce(sleep());
        assertClosed(Status.Code.PERMISSION_DENIED,
                "authorization failed: no identities ([spiffe://cluster.local/ns/other/sa/sleep]) matched sample/");
    }

    @Test
    void aProxyOfAnotherServiceAccountIsDenied() {
        accept(workload("c1", "sample", "hello"));
        introduce(sleep("SERVICE_ACCOUNT", "sleep"));
        assertClosed(Status.Code.PERMISSION_DENIED,
                "authorization failed: no identities ([spiffe://cluster.local/ns/sample/sa/hello]) matched sample/sleep");
    }

    @Test
    void aProxyThatClaimsAnotherClusterThanVouchedForItIsDenied() {
        accept(workload("c2", "sample", "sleep"));
        introduce(sleep("SERVICE_ACCOUNT", "sleep"));
        assertClosed(Status.Code.PERMISSION_DENIED,
                "authorization failed: the proxy says it is of cluster c1, but cluster c2 vouched for it");
    }

    @Test
    void anyOfSeveralIdentitiesMayMatch() {
        accept(new Caller(List.of("sleep.example.com", "spiffe://x/ns/other/sa/a", "spiffe://x/ns/sample/sa/sleep"), null));
        introduce(sleep("SERVICE_ACCOUNT", "sleep"));
        assertEquals(new Spiffe("x", "sample", "sleep"), rig.loop.streams().getFirst().identity);
    }

    @Test
    void withoutTheCheckEverybodyWhoIsVouchedForComesIn() {
        access = PortAccess.guarded(_ -> verdict, false, debugService);
        ads = call(Protocol.DELTA);
        accept(workload("c2", "other", "hello"));
        introduce(sleep("SERVICE_ACCOUNT", "sleep"));
        assertEquals(new Spiffe("cluster.local", "other", "hello"), rig.loop.streams().getFirst().identity);
    }

    @Test
    void aMissingNodeIsToldSoInIstiosWords() {
        accept(workload("c1", "sample", "sleep"));
        introduce(Node.newBuilder());
        assertClosed(Status.Code.INVALID_ARGUMENT, "missing node information");
    }

    @Test
    void onlySoManyWaitToBeAuthenticated() {
        access = new PortAccess(_ -> verdict, true, 1, debugService);
        ads = call(Protocol.DELTA);
        ads.start(Rig.NOBODY);
        FakeCall second = new FakeCall();
        new AdsCall(second, Protocol.DELTA,
                new CallContext(rig.loop, admission, pending, new ProxyParser(Map.of())::parse, AdsCallId::of, access, () -> {
                }))
                .start(Rig.NOBODY);
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, second.closed == null ? null : second.closed.getCode());
        verdict.complete(new Authentication.Accepted(workload("c1", "sample", "sleep")));
        rig.settle();
        assertEquals(1, call.requested);
        FakeCall third = new FakeCall();
        new AdsCall(third, Protocol.DELTA,
                new CallContext(rig.loop, admission, pending, new ProxyParser(Map.of())::parse, AdsCallId::of, access, () -> {
                }))
                .start(Rig.NOBODY);
        rig.settle();
        assertEquals(1, third.requested, "the first has left the anteroom");
    }

    private static final class AdsCallId {
        static String of(dev.navarch.generate.Proxy proxy) {
            return proxy.id();
        }
    }

    @Test
    void aCallThatEndsWhileItWaitsLeavesNothingBehind() {
        ads.start(Rig.NOBODY);
        ads.onCancel();
        verdict.complete(new Authentication.Accepted(workload("c1", "sample", "sleep")));
        rig.settle();
        assertEquals(0, call.requested);
        assertEquals(0, rig.loop.streams().size());
    }

    @Test
    void debugInformationIsForThoseWhoAreKnown() throws Exception {
        accept(workload("c1", "istio-system", "istiod"));
        ads.onMessage(Ask.read(Protocol.DELTA,
                DeltaDiscoveryRequest.newBuilder().setNode(Proxies.node("istioctl", "istio-system", "10.1.0.9", "c1", ""))
                        .setTypeUrl("istio.io/debug").addResourceNamesSubscribe("adsz").build().toByteArray()));
        rig.settle();
        assertEquals(List.of("istio.io/debug [adsz] spiffe://cluster.local/ns/istio-system/sa/istiod"), asked);
        DeltaDiscoveryResponse told = DeltaDiscoveryResponse.parseFrom(bytes(call.sent.remove()));
        assertEquals("istio.io/debug", told.getTypeUrl());
        assertEquals("istio.io/debug", told.getResources(0).getResource().getTypeUrl());
        assertEquals("hi", told.getResources(0).getResource().getValue().toStringUtf8());
        assertEquals("{}", told.getControlPlane().getIdentifier());
        ads.onMessage(Ask.read(Protocol.DELTA, DeltaDiscoveryRequest.newBuilder().setTypeUrl("istio.io/debug")
                .setResponseNonce(told.getNonce()).build().toByteArray()));
        rig.settle();
        assertEquals(0, call.sent.size(), "an acknowledgement is no question");
        ads.onMessage(Ask.read(Protocol.DELTA,
                DeltaDiscoveryRequest.newBuilder().setTypeUrl("istio.io/debug").build().toByteArray()));
        rig.settle();
        assertClosed(Status.Code.INVALID_ARGUMENT, "one name");
    }

    @Test
    void debugInformationComesInTheOlderDialectToo() throws Exception {
        ads = call(Protocol.STATE_OF_THE_WORLD);
        accept(workload("c1", "istio-system", "istiod"));
        ads.onMessage(Ask.read(Protocol.STATE_OF_THE_WORLD,
                DiscoveryRequest.newBuilder().setNode(Proxies.node("istioctl", "istio-system", "10.1.0.9", "c1", ""))
                        .setTypeUrl("istio.io/debug/config_dump").addResourceNames("sleep.sample").build().toByteArray()));
        rig.settle();
        assertEquals("hi", DiscoveryResponse.parseFrom(bytes(call.sent.remove())).getResources(0).getValue().toStringUtf8());
        assertEquals(List.of(), rig.loop.streams().getFirst().watches());
    }

    @Test
    void strangersGetNoDebugInformation() {
        access = PortAccess.OPEN;
        ads = call(Protocol.DELTA);
        ads.start(Rig.NOBODY);
        ads.onMessage(Ask.read(Protocol.DELTA, DeltaDiscoveryRequest.newBuilder().setNode(sleep())
                .setTypeUrl("istio.io/debug/syncz").build().toByteArray()));
        assertClosed(Status.Code.UNAUTHENTICATED, "debug information is for callers who are authenticated");
    }

    private static byte[] bytes(Frame frame) throws java.io.IOException {
        return Frame.MARSHALLER.stream(frame).readAllBytes();
    }
}
