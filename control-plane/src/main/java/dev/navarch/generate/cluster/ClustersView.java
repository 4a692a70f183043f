package dev.navarch.generate.cluster;

import dev.navarch.generate.Certificate;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.RuleScope;
import dev.navarch.generate.Scope;
import dev.navarch.generate.View;
import dev.navarch.model.Protocol;
import dev.navarch.model.ServiceKey;
import java.util.List;

/** What a proxy's clusters depend on: one view outbound, one inbound, or one for what is handed on. */
sealed interface ClustersView extends View {

    @Override
    default ResourceType type() {
        return ResourceType.CLUSTER;
    }

    /**
     * Clusters towards the services of a scope.
     *
     * @param router whether they are for a gateway, which balances headless services itself
     * @param certificate with which the proxy calls others
     * @param metadataExchange whether its Envoy has Istio's filter
     */
    record Outbound(Scope scope, RuleScope rules, boolean router, Certificate certificate,
            boolean metadataExchange) implements ClustersView {
    }

    /** Clusters towards the services of a scope, for a gateway that hands on what other networks' sidecars send them. */
    record SniDnat(Scope scope, RuleScope rules) implements ClustersView {
    }

    /** Clusters towards a sidecar's own workload. */
    record Inbound(List<Target> targets, boolean ipv4, boolean ipv6) implements ClustersView {
        public Inbound {
            targets = List.copyOf(targets);
        }
    }

    /**
     * A port of the workload.
     *
     * @param protocol what the oldest service says of it
     * @param services all that lead to it, with the service port's number and name; oldest first
     */
    record Target(int port, Protocol protocol, List<Served> services) {
        public Target {
            services = List.copyOf(services);
        }
    }

    /** A service that is served on a target port. */
    record Served(ServiceKey key, String name, int port, String portName) {
    }
}
