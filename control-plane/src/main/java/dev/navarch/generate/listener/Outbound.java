package dev.navarch.generate.listener;

import dev.navarch.generate.Proxy;
import dev.navarch.generate.Scope;
import dev.navarch.generate.ServiceTarget;
import dev.navarch.generate.ServiceTargets;
import dev.navarch.model.ClusterId;
import dev.navarch.model.World;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What outbound listeners depend on besides the World, workload left aside.
 *
 * @param scope which services are seen
 * @param cluster whose virtual addresses clients use; null when the proxy did not say
 * @param stats whether Envoy has Istio's telemetry filter
 * @param idleTimeout of TCP connections, zero for Envoy's own
 */
record Outbound(Scope scope, @Nullable ClusterId cluster, Families families, Capture capture, boolean stats,
        Duration idleTimeout) {

    static Outbound of(World world, Proxy proxy) {
        return new Outbound(Scope.of(world, proxy), proxy.cluster(),
                Families.of(proxy), Capture.of(world.mesh(), proxy), proxy.extensions().stats(), proxy.idleTimeout());
    }

    /**
     * The proxy's own address, where a listener of a headless service would have it; empty otherwise. A workload that calls itself by its
     * own address goes past the proxy.
     */
    static String ownAddress(World world, Proxy proxy) {
        for (ServiceTarget target : ServiceTargets.all(world, proxy)) {
            if (target.service().isHeadless() && !target.protocol().isHttp()) {
                return proxy.addresses().getFirst();
            }
        }
        return "";
    }
}
