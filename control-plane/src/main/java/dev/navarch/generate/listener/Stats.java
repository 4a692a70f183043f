package dev.navarch.generate.listener;

import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;

/** Names of TCP statistics: unlike those of clusters and of HTTP they end without a semicolon. */
final class Stats {
    private Stats() {
    }

    /**
     * The cluster's name, or what the mesh's pattern makes of it.
     *
     * @param targetPort empty where it is not known
     */
    static String prefix(String cluster, String pattern, Service service, ServicePort port, String targetPort) {
        if (pattern.isEmpty()) {
            return cluster;
        }
        return pattern.replace("%SERVICE%", service.name() + "." + service.namespace())
                .replace("%SERVICE_FQDN%", service.hostname()).replace("%SERVICE_NAME%", service.name())
                .replace("%SERVICE_PORT%", Integer.toString(port.number())).replace("%SERVICE_PORT_NAME%", port.name())
                .replace("%TARGET_PORT%", targetPort).replace("%SUBSET_NAME%", "");
    }
}
