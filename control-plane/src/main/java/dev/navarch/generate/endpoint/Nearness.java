package dev.navarch.generate.endpoint;

import dev.navarch.model.Service;
import dev.navarch.model.Workload;

/** How near a workload is to the proxies of a view, where a service's traffic distribution asks for it. */
final class Nearness {

    private Nearness() {
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
