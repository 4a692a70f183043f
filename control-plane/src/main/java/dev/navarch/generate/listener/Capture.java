package dev.navarch.generate.listener;

import dev.navarch.generate.Proxy;
import dev.navarch.model.MeshConfig;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the traffic of a workload gets into its proxy, and which ports are therefore not for services.
 *
 * @param taken ports that no service may have on a wildcard, nor, where listeners really bind, on the host itself; sorted
 * @param unprivileged whether ports below 1024 cannot be bound; only of account where listeners really bind
 */
record Capture(Proxy.Interception interception, List<Integer> taken, boolean unprivileged) {
    /** Status and metrics of the agent or of Envoy's bootstrap. */
    private static final Set<Integer> ALWAYS = Set.of(15021, 15090);
    /** What an injected sidecar listens on at its own host besides: admin, DNS and the agent. Binding one would fail. */
    private static final Set<Integer> ON_THE_HOST = Set.of(15000, 15004, 15020, 15053);
    private static final int FIRST_UNPRIVILEGED = 1024;

    static Capture of(MeshConfig mesh, Proxy proxy) {
        Set<Integer> taken = new TreeSet<>(ALWAYS);
        taken.addAll(proxy.reservedPorts());
        taken.add(mesh.proxyListenPort());
        taken.add(mesh.proxyInboundListenPort());
        boolean binds = proxy.interception() == Proxy.Interception.NONE;
        if (binds) {
            taken.addAll(ON_THE_HOST);
            if (proxy.httpProxyPort() > 0) {
                taken.add(proxy.httpProxyPort());
            }
        }
        return new Capture(proxy.interception(), List.copyOf(taken), binds && proxy.unprivileged());
    }

    /** Whether nothing redirects: listeners bind their ports themselves. */
    boolean binds() {
        return interception == Proxy.Interception.NONE;
    }

    boolean isTransparent() {
        return interception == Proxy.Interception.TPROXY;
    }

    /** Whether a listener may have that port on that address. */
    boolean allows(String bind, int port, Families families) {
        if (port < 1 || port > 65535) {
            return false;
        }
        if (binds()) {
            return !taken.contains(port) && (!unprivileged || port >= FIRST_UNPRIVILEGED);
        }
        return !bind.equals(families.wildcard()) || !taken.contains(port);
    }
}
