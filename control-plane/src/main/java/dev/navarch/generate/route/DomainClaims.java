package dev.navarch.generate.route;

import dev.navarch.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deals out the domains of one route configuration: Envoy refuses one in which two virtual hosts have the same. The first to claim a domain
 * has it, save for addresses: the virtual address of a service in the proxy's own cluster is never lost to a service of another cluster that
 * happens to have the same one there.
 */
final class DomainClaims {
    private final RoutesView view;
    private final Set<String> taken = new HashSet<>();
    /** Addresses of the proxy's own cluster, by the service that has them. */
    private final Map<String, Service> reserved = new HashMap<>();

    DomainClaims(RoutesView view) {
        this.view = view;
    }

    /** To be called for all services ahead of the first claim. */
    void reserve(Service service) {
        if (view.cluster() != null && service.vips().containsKey(view.cluster())) {
            RouteTables.addresses(service, view).forEach(a -> reserved.putIfAbsent(a, service));
        }
    }

    /**
     * What a service gets.
     *
     * @param port which names carry in addition to those without; 0 where Envoy is told to leave the port out of account
     */
    List<String> take(Service service, int port) {
        List<String> domains = new ArrayList<>();
        for (String name : HostNames.of(service, view.dnsDomain())) {
            claim(domains, name, port);
        }
        for (String address : RouteTables.addresses(service, view)) {
            if (reserved.getOrDefault(address, service) == service) {
                claim(domains, address.indexOf(':') >= 0 ? "[" + address + "]" : address, port);
            }
        }
        return domains;
    }

    private void claim(List<String> domains, String domain, int port) {
        if (taken.add(domain)) {
            domains.add(domain);
        }
        if (port > 0) {
            String withPort = domain + ":" + port;
            if (taken.add(withPort)) {
                domains.add(withPort);
            }
        }
    }
}
