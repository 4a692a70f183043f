package dev.navarch.generate.listener;

import dev.navarch.generate.Certificate;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.RuleScope;
import dev.navarch.generate.Scope;
import dev.navarch.generate.authentication.WorkloadAuthentication;
import dev.navarch.generate.authorization.WorkloadAuthorization;
import dev.navarch.generate.gateway.SelectedGateways;
import dev.navarch.model.World;
import java.time.Duration;

/**
 * The listeners of a router.
 *
 * @param namespace the router's: VirtualServices that are not exported to it are not for it
 * @param certificate with which it answers where both sides have one of the mesh
 * @param authentication which tokens are taken where requests are looked at
 * @param authorization who is let in, but for what is handed on by the name of a service: there the service's own sidecar asks
 */
record RouterView(SelectedGateways gateways, String namespace, Scope scope, RuleScope rules, Families families,
        Certificate certificate,
        WorkloadAuthentication authentication, WorkloadAuthorization authorization, Duration idleTimeout,
        HttpTraits http) implements ListenerView {

    static RouterView of(World world, Proxy proxy) {
        return new RouterView(SelectedGateways.of(world, proxy), proxy.namespace(), Scope.of(world, proxy),
                RuleScope.of(world, proxy), Families.of(proxy),
                proxy.certificates().server(), WorkloadAuthentication.of(world, proxy),
                WorkloadAuthorization.of(world, proxy), proxy.idleTimeout(),
                HttpTraits.of(world, proxy));
    }
}
