package dev.navarch.generate.endpoint;

import dev.navarch.model.Locality;
import dev.navarch.model.Service;
import dev.navarch.model.TrafficPolicy.LocalityBalancing;
import dev.navarch.model.Workload;

/** How near a workload is to the proxies of a view, where a service's traffic distribution asks for it. */
final class Nearness {

    private Nearness() {
    }

    /**
     * The same where a rule has a say. From one's own region it goes on to the one that is named for it, then to all others.
     */
    static int priority(LocalityBalancing rule, EndpointsView view, Workload workload) {
        Locality own = view.locality();
        Locality other = workload.locality();
        if (!own.region().equals(other.region())) {
            String next = rule.failover().get(own.region());
            return next == null || next.equals(other.region()) ? 3 : 4;
        }
        if (!own.zone().equals(other.zone())) {
            return 2;
        }
        return own.subzone().equals(other.subzone()) ? 0 : 1;
    }

    /** 0 is nearest; numbers may have holes. All are equally near where the service does not ask. */
    static int priority(Service service, EndpointsView view, Workload workload) {
        return switch (service.trafficDistribution()) {
            case ANY -> 0;
            case PREFER_SAME_ZONE -> 3 - Math.min(3, matches(view, workload));
            case PREFER_SAME_NODE -> 5 - matches(view, workload);
        };
    }

    /** How many of network, region, zone, subzone and node the two share, counted up to the first that they do not. */
    private static int matches(EndpointsView view, Workload workload) {
        if (!view.network().equals(workload.network())) {
            return 0;
        }
        if (!view.locality().region().equals(workload.locality().region())) {
            return 1;
        }
        if (!view.locality().zone().equals(workload.locality().zone())) {
            return 2;
        }
        if (!view.locality().subzone().equals(workload.locality().subzone())) {
            return 3;
        }
        return view.node().equals(workload.node()) && workload.cluster().equals(view.cluster()) ? 5 : 4;
    }
}
