package dev.navarch.generate.cluster;

import dev.navarch.generate.Names;
import dev.navarch.generate.cluster.ClustersView.Served;

/** What clusters are called in statistics. */
final class StatNames {

    private StatNames() {
    }

    /**
     * @param name the cluster's
     * @param pattern the mesh's {@code outboundClusterStatName} or {@code inboundClusterStatName}; empty for the name itself
     * @param targetPort empty where it is not known
     */
    static String of(String name, String pattern, Served served, String targetPort) {
        return of(name, pattern, served, targetPort, "");
    }

    /** The same for a part of the service. */
    static String of(String name, String pattern, Served served, String targetPort, String subset) {
        if (pattern.isEmpty()) {
            return Names.stat(name);
        }
        return Names.stat(pattern.replace("%SERVICE%", served.name() + "." + served.key().namespace())
                .replace("%SERVICE_FQDN%", served.key().hostname()).replace("%SERVICE_NAME%", served.name())
                .replace("%SERVICE_PORT%", Integer.toString(served.port())).replace("%SERVICE_PORT_NAME%", served.portName())
                .replace("%TARGET_PORT%", targetPort).replace("%SUBSET_NAME%", subset));
    }
}
