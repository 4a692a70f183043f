package dev.navarch.model;

import java.util.List;

/**
 * One address and port that answers for a service in one cluster.
 *
 * @param addresses the first is the endpoint's identity; more of them only in dual stack
 * @param port 0 when the slice does not say
 * @param portName the service port that it serves, by name
 */
public record Endpoint(List<String> addresses, int port, String portName, Health health, Workload workload) {

    public String address() {
        return addresses.getFirst();
    }
}
