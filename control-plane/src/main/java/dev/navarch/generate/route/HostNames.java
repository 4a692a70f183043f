package dev.navarch.generate.route;

import dev.navarch.model.Service;
import java.util.ArrayList;
import java.util.List;

/** The names by which a proxy's clients may call a service. */
final class HostNames {
    private static final String SERVICES = ".svc.";

    private HostNames() {
    }

    /** Of the service and of its aliases; headless ones by any name in front as well, as their pods have. */
    static List<String> of(Service service, String dnsDomain) {
        List<String> names = new ArrayList<>();
        add(names, service.hostname(), dnsDomain);
        for (String alias : service.aliases()) {
            add(names, alias, dnsDomain);
        }
        if (service.isHeadless()) {
            for (String name : List.copyOf(names)) {
                names.add("*." + name);
            }
        }
        return names;
    }

    /**
     * The full name, the same made absolute by a final dot, and the forms that Kubernetes' DNS search completes in a pod of that domain.
     */
    private static void add(List<String> names, String host, String dnsDomain) {
        names.add(host);
        names.add(host + ".");
        int ofProxy = dnsDomain.indexOf(SERVICES);
        int ofHost = host.indexOf(SERVICES);
        int name = host.indexOf('.');
        if (ofProxy < 0 || ofHost < 0 || name >= ofHost || !host.endsWith(dnsDomain.substring(ofProxy))) {
            return;
        }
        String withNamespace = host.substring(0, ofHost);
        String withService = withNamespace + ".svc";
        if (host.substring(name + 1, ofHost).equals(dnsDomain.substring(0, ofProxy))) {
            names.add(host.substring(0, name));
            names.add(withService);
            names.add(withNamespace);
        } else {
            names.add(withNamespace);
            names.add(withService);
        }
    }
}
