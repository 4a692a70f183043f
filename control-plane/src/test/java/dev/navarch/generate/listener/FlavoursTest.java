package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.Proxy;
import dev.navarch.model.MeshConfig;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Worlds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the mesh's configuration and a proxy's abilities make of the same services. */
class FlavoursTest {
    private final Worlds worlds = new Worlds().put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("grpc-web", 80),
            Facts.port("", 90), Facts.port("tls", 100)), Facts.pod("shop", "a-1", "10.1.0.1", "a"));

    private String json(Proxy proxy) {
        return ListenerJson.of(ListenerRig.listeners(worlds.world(), proxy).values());
    }

    @Test
    void anEnvoyOfIstiosHasItsFilters() {
        worlds.configure(mesh(true, true, "", false));
        Golden.assertMatches("listener/istio-envoy.json", json(SidecarKinds.istio()));
    }

    @Test
    void aStockEnvoyNeverGetsAFilterOfIstios() {
        worlds.configure(mesh(true, true, "", false));
        for (Proxy proxy : SidecarKinds.stock()) {
            assertFalse(json(proxy).contains("TypedStruct"), proxy::metadataJson);
        }
    }

    @Test
    void ipv6HasItsOwnWildcardsAndBothFamiliesHaveBoth() {
        Golden.assertMatches("listener/dual-stack.json",
                json(SidecarKinds.sidecar("INSTANCE_IPS", "10.1.0.1,fd01::1", "HTTP_PROXY_PORT", "15080")));
        assertEquals(List.of("::1_15080", "::_80", "virtualInbound", "virtualOutbound"),
                List.copyOf(ListenerRig.listeners(worlds.world(),
                        SidecarKinds.sidecar("INSTANCE_IPS", "fd01::1", "HTTP_PROXY_PORT", "15080")).keySet()));
    }

    @Test
    void whereOnlyKnownServicesMayBeCalledTheRestEndsInABlackHole() {
        worlds.configure(mesh(false, false, "", false));
        assertFalse(json(SidecarKinds.sidecar()).contains("\"PassthroughCluster\""));
    }

    @Test
    void accessesAreLoggedAsTextOrAsJson() {
        worlds.configure(mesh(true, false, "", false));
        Golden.assertMatches("listener/access-log-text.json", virtualOutbound());
        worlds.configure(mesh(true, false, "", true));
        Golden.assertMatches("listener/access-log-json.json", virtualOutbound());
    }

    @Test
    void theOperatorsFormatsAreTaken() {
        worlds.configure(mesh(true, false, "%PROTOCOL%", false));
        assertTrue(virtualOutbound().contains("\"%PROTOCOL%\\n\""), this::virtualOutbound);
        worlds.configure(mesh(true, false, "{\"p\": \"%PROTOCOL%\"}", true));
        assertTrue(virtualOutbound().contains("\"p\": \"%PROTOCOL%\""), this::virtualOutbound);
    }

    private String virtualOutbound() {
        return ListenerJson.of(ListenerRig.listeners(worlds.world(), SidecarKinds.sidecar()).tailMap("virtualOutbound").values());
    }

    private static MeshConfig mesh(boolean allowAny, boolean prometheus, String format, boolean json) {
        MeshConfig d = MeshConfig.defaults();
        return new MeshConfig(d.trustDomain(), d.rootNamespace(), d.meshId(), d.discoveryAddress(), allowAny,
                d.inboundPassthrough(), d.autoMutualTls(), d.tracing(), d.localityLoadBalancing(), d.connectTimeout(),
                Duration.ofSeconds(5), d.proxyListenPort(), d.proxyInboundListenPort(), d.defaultServiceExportTo(),
                d.clusterLocalHosts(), prometheus, prometheus ? "" : "/dev/stdout", format, json, d.outboundClusterStatName(),
                d.inboundClusterStatName(), d.peerTls(), d.authorizers(), d.networks(), d.json());
    }
}
