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
        for (int form : forms(host, dnsDomain)) {
            names.add(form > host.length() ? host + "." : host.substring(0, form));
        }
    }

    /** How many characters of the name followed by a dot each form has, without any in front. */
    static int[] forms(String host, String dnsDomain) {
        int ofProxy = dnsDomain.indexOf(SERVICES);
        int ofHost = host.indexOf(SERVICES);
        int name = host.indexOf('.');
        int suffix = dnsDomain.length() - ofProxy;
        if (ofProxy < 0 || ofHost < 0 || name >= ofHost
                || !host.regionMatches(host.length() - suffix, dnsDomain, ofProxy, suffix)) {
            return new int[]{host.length(), host.length() + 1};
        }
        int withService = ofHost + SERVICES.length() - 1;
        boolean sameNamespace = ofProxy == ofHost - name - 1 && host.regionMatches(name + 1, dnsDomain, 0, ofProxy);
        return sameNamespace
                ? new int[]{host.length(), host.length() + 1, name, withService, ofHost}
                : new int[]{host.length(), host.length() + 1, ofHost, withService};
    }
}
