package dev.navarch.generate.authorization;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.CidrRange;

/** An address, or a range of addresses, in Envoy's words. */
final class Ranges {
    private static final int IPV4 = 32;
    private static final int IPV6 = 128;

    private Ranges() {
    }

    /** @param text an address, or one with a slash and how many of its bits count */
    static CidrRange of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        int whole = address.indexOf(':') < 0 ? IPV4 : IPV6;
        int bits = slash < 0 ? whole : Integer.parseInt(text.substring(slash + 1));
        return CidrRange.newBuilder().setAddressPrefix(address).setPrefixLen(UInt32Value.of(bits)).build();
    }
}
