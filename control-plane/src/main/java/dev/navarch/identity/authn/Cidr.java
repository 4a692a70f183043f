package dev.navarch.identity.authn;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A range of IP addresses. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Cidr(byte[] network, int bits) {

    /**
     * Reads {@code 10.0.0.0/8,fd00::/8}; a single address is a range of one.
     *
     * @throws IllegalArgumentException naming what is no range
     */
    public static List<Cidr> parse(String list) {
        List<Cidr> ranges = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            if (!part.isBlank()) {
                ranges.add(one(part.strip()));
            }
        }
        return ranges;
    }

    private static Cidr one(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
            int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= network.length * 8) {
                return new Cidr(network, bits);
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new IllegalArgumentException(text + " is no range of addresses; expected one such as 10.0.0.0/8");
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
            if (((bytes[bit / 8] ^ network[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
