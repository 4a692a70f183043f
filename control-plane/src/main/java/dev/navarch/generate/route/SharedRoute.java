package dev.navarch.generate.route;

import dev.navarch.generate.Names;
import dev.navarch.generate.Resource;
import dev.navarch.generate.route.RouteEncoder.Host;
import dev.navarch.generate.route.RouteEncoder.Part;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The virtual hosts that the services of a port share, made from those of the World before. Of ten thousand services one changed: what was
 * written for the others stands in the bytes of the route there was, and is copied from there.
 *
 * <p>A service's virtual host is another than before only if the service is another, or if it wants a domain that another service wants too;
 * these are written anew, and so is whoever had not all the domains that it wants.
 */
final class SharedRoute {
    private final RouteTables tables;
    private final RoutesView view;
    private final int port;
    private final List<Service> services;

    /** @param services that are to have a virtual host, in scope order */
    SharedRoute(RouteTables tables, RoutesView view, int port, List<Service> services) {
        this.tables = tables;
        this.view = view;
        this.port = port;
        this.services = services;
    }

    /** All virtual hosts, in the order of their names. */
    List<Part> hosts() {
        return written(new boolean[services.size()]);
    }

    /**
     * The same, with the help of the route of the World before.
     *
     * @param changed services that may be others than then
     */
    List<Part> hosts(Resource before, Set<ServiceKey> changed) {
        DomainPrints prints = new DomainPrints(services, view);
        boolean[] kept = new boolean[services.size()];
        List<Part> old = new ArrayList<>(services.size());
        WrittenHosts walk = new WrittenHosts(before);
        while (walk.next()) {
            int length = walk.hostLength();
            int service = length < 0 ? -1 : prints.find(walk.bytes(), walk.nameAt(), length);
            if (service >= 0 && walk.domains() == prints.count(service) && !changed.contains(services.get(service).key())) {
                kept[service] = true;
                old.add(walk.written(services.get(service).hostname()));
            }
        }
        return merge(old, written(kept));
    }

    private List<Part> written(boolean[] kept) {
        DomainClaims claims = new DomainClaims(view);
        for (int i = 0; i < kept.length; i++) {
            if (!kept[i]) {
                claims.reserve(services.get(i));
            }
        }
        List<Part> hosts = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
            if (!kept[i]) {
                Host host = tables.host(services.get(i), port, claims.take(services.get(i), 0));
                if (host != null) {
                    hosts.add(host);
                }
            }
        }
        hosts.sort(Comparator.comparing(Part::name));
        return hosts;
    }

    private List<Part> merge(List<Part> old, List<Part> made) {
        List<Part> all = new ArrayList<>(old.size() + made.size());
        int copied = 0;
        for (Part part : made) {
            int place = place(old, copied, part.name());
            all.addAll(old.subList(copied, place));
            all.add(part);
            copied = place;
        }
        all.addAll(old.subList(copied, old.size()));
        return all;
    }

    /** How many of those that were written come before that name. */
    private int place(List<Part> old, int from, String name) {
        int low = from;
        int high = old.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Names.route(old.get(middle).name(), port).compareTo(name) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
