package dev.navarch.generate.listener;

import dev.navarch.generate.IpAddresses;
import dev.navarch.generate.Proxy;
import java.util.List;

/** The IP families of a proxy: which addresses it can bind, and under which its wildcards go. */
enum Families {
    IPV4, IPV6, DUAL;

    static Families of(Proxy proxy) {
        if (!proxy.hasIpv6()) {
            return IPV4;
        }
        return proxy.hasIpv4() ? DUAL : IPV6;
    }

    /** Every address, the main one first. */
    List<String> wildcards() {
        return switch (this) {
            case IPV4 -> List.of("0.0.0.0");
            case IPV6 -> List.of("::");
            case DUAL -> List.of("0.0.0.0", "::");
        };
    }

    /** The main wildcard: the one that listeners are named after. */
    String wildcard() {
        return wildcards().getFirst();
    }

    /** The host itself, the main one first. */
    List<String> localhosts() {
        return switch (this) {
            case IPV4 -> List.of("127.0.0.1");
            case IPV6 -> List.of("::1");
            case DUAL -> List.of("127.0.0.1", "::1");
        };
    }

    boolean hasIpv4() {
        return this != IPV6;
    }

    boolean hasIpv6() {
        return this != IPV4;
    }

    /**
     * Whether Envoy takes the text for an address of these families. It refuses a listener with anything else: a host name in a slice, or
     * IPv6 where the kernel has none.
     */
    boolean canBind(String address) {
        return (hasIpv4() && IpAddresses.isIpv4(address)) || (hasIpv6() && IpAddresses.isIpv6(address));
    }
}
