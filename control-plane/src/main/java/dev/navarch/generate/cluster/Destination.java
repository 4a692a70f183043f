package dev.navarch.generate.cluster;

import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.DestinationRuleFact.Subset;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import dev.navarch.model.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster leads to: a port of a service or of a part of it.
 *
 * @param subset empty for the whole service
 * @param policy what is in force there
 * @param rule that says so; null where none does
 */
record Destination(Service service, ServicePort port, String subset, TrafficPolicy policy, @Nullable DestinationRuleFact rule) {

    /** The service's port as a whole, then its parts. */
    static List<Destination> of(Service service, ServicePort port, @Nullable DestinationRuleFact rule) {
        if (rule == null) {
            return List.of(new Destination(service, port, "", TrafficPolicy.NONE, null));
        }
        List<Destination> all = new ArrayList<>(1 + rule.subsets().size());
        all.add(new Destination(service, port, "", rule.policy().on(port.number()), rule));
        for (Subset subset : rule.subsets()) {
            all.add(new Destination(service, port, subset.name(), rule.policy().on(port.number(), subset.policy()), rule));
        }
        return all;
    }

    /** Whether requests go on by HTTP/2 whatever the client speaks. */
    boolean isHttp2() {
        TrafficPolicy.ConnectionPool pool = policy.pool();
        if (pool != null && pool.http().asClient()) {
            return false;
        }
        return port.protocol().isHttp2() || (pool != null && pool.http().upgrade() == TrafficPolicy.Upgrade.UPGRADE);
    }

    /** Whether requests go on as they came. */
    boolean isAsClient() {
        TrafficPolicy.ConnectionPool pool = policy.pool();
        return (pool != null && pool.http().asClient()) || (port.protocol().isSniffed() && !isHttp2());
    }
}
