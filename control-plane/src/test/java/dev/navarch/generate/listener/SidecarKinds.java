package dev.navarch.generate.listener;

import dev.navarch.generate.Proxy;
import dev.navarch.testkit.Proxies;
import java.util.List;

/** Sidecars of all kinds that listeners tell apart. */
final class SidecarKinds {
    private static final String BOTH = "10.1.0.1,fd01::1";

    private SidecarKinds() {
    }

    /** Those that a stock Envoy can be. */
    static List<Proxy> stock() {
        return List.of(Proxies.plain("a-1", "shop", "10.1.0.1"), sidecar(),
                sidecar("INTERCEPTION_MODE", "TPROXY", "IDLE_TIMEOUT", "30s"),
                sidecar("INTERCEPTION_MODE", "NONE", "HTTP_PROXY_PORT", "15080"),
                sidecar("INTERCEPTION_MODE", "NONE", "UNPRIVILEGED_POD", "true", "HTTP10", "1"),
                sidecar("INSTANCE_IPS", "fd01::1", "HTTP_PROXY_PORT", "15080"),
                sidecar("INSTANCE_IPS", BOTH, "HTTP_PROXY_PORT", "15080", "HTTP10", "1"),
                sidecar("INSTANCE_IPS", BOTH, "INTERCEPTION_MODE", "NONE"),
                Proxies.sidecar("b-1", "bank", "10.1.0.2", "c2", "", "MESH_ID", "mesh1"));
    }

    /** One with all of Istio's extensions. */
    static Proxy istio() {
        return Proxies.istioSidecar("a-1", "shop", "10.1.0.1", "c1", "", "MESH_ID", "mesh1");
    }

    static Proxy sidecar(String... more) {
        return Proxies.sidecar("a-1", "shop", "10.1.0.1", "c1", "", more);
    }
}
