package dev.navarch.model;

import java.util.List;

/**
 * A Kubernetes EndpointSlice.
 *
 * @param service the name of the Service that owns it (label {@code kubernetes.io/service-name}), in the slice's namespace; never empty
 */
public record SliceFact(ObjectKey key, String service, AddressType addressType, List<Port> ports, List<Address> addresses)
        implements
            Fact {

    public SliceFact {
        ports = List.copyOf(ports);
        addresses = List.copyOf(addresses);
    }

    /** {@code addressType}; slices of type FQDN never become facts. */
    public enum AddressType {
        IPV4, IPV6
    }

    /**
     * A port of every address of the slice.
     *
     * @param name the service port's name, empty when it has none
     * @param number 0 when the slice does not say
     */
    public record Port(String name, int number) {
    }

    /**
     * One address of one endpoint.
     *
     * @param ready {@code conditions.ready}, true when not given
     * @param serving {@code conditions.serving}, {@code ready} when not given
     * @param terminating {@code conditions.terminating}, true when not given: the contract reads silence so
     * @param pod the pod that it leads to, by name, in the slice's namespace; empty when it leads to none
     * @param node empty when not given
     * @param zone empty when not given
     */
    public record Address(String ip, boolean ready, boolean serving, boolean terminating, String pod, String node, String zone) {
    }
}
