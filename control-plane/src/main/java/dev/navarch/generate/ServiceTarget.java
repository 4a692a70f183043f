package dev.navarch.generate;

import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;

/**
 * A service that a proxy's own workload answers for, on one of its ports.
 *
 * @param targetPort the port on which the workload listens
 * @param protocol of the service port, as the workload's own cluster defines it
 * @param service as merged over all clusters
 * @param port as the workload's own cluster defines it
 */
public record ServiceTarget(int targetPort, Protocol protocol, Service service, ServicePort port) {
}
