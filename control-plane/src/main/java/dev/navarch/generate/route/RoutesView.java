package dev.navarch.generate.route;

import dev.navarch.generate.RuleScope;
import dev.navarch.generate.Scope;
import dev.navarch.model.ClusterId;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar's routes depend on.
 *
 * @param cluster whose virtual addresses are used; null for a proxy that did not tell
 * @param dnsDomain against which short names are completed
 * @param ipv4 whether the proxy has such an address, hence uses such ones; {@code ipv6} likewise
 * @param httpProxy whether it has a listener that serves as an HTTP proxy
 */
record RoutesView(Scope scope, RuleScope rules, @Nullable ClusterId cluster, String dnsDomain, boolean ipv4, boolean ipv6,
        boolean httpProxy) implements RouteView {
}
