package dev.navarch.jwks;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be asked for keys. Whoever may write a RequestAuthentication has the control plane make a request, so that he must not reach by it
 * what only the control plane's own machine reaches: the machine itself, and what clouds say to it of its credentials. Addresses of clusters and
 * of private networks are asked, for issuers live there.
 */
public final class AddressPolicy implements Predicate<InetAddress> {
    /** Where clouds answer their machines, besides link-local addresses. */
    private static final List<Range> CLOUDS = List.of(Range.parse("100.100.100.200"), Range.parse("168.63.129.16"),
            Range.parse("192.0.0.192"), Range.parse("fd00:ec2::254"), Range.parse("fd20:ce::254"));
    /** What leads to IPv4 addresses by another name, and the network of this host. */
    private static final List<Range> OTHER_NAMES = List.of(Range.parse("0.0.0.0/8"), Range.parse("64:ff9b::/96"),
            Range.parse("2002::/16"), Range.parse("::/96"));

    private final List<Range> blocked;

    private AddressPolicy(List<Range> blocked) {
        this.blocked = List.copyOf(blocked);
    }

    /**
     * @param more ranges that may not be asked either
     * @throws IllegalArgumentException if one of them is none, in words for the operator
     */
    public static AddressPolicy blocking(List<String> more) {
        return new AddressPolicy(more.stream().map(Range::parse).toList());
    }

    @Override
    public boolean test(InetAddress address) {
        return !address.isLoopbackAddress() && !address.isLinkLocalAddress() && !address.isAnyLocalAddress()
                && !address.isMulticastAddress() && none(CLOUDS, address) && none(OTHER_NAMES, address) && none(blocked, address);
    }

    private static boolean none(List<Range> ranges, InetAddress address) {
        return ranges.stream().noneMatch(range -> range.contains(address));
    }

    /** Addresses that begin alike. */
    private record Range(InetAddress first, int bits) {
        static Range parse(String text) {
            int slash = text.indexOf('/');
            String address = slash < 0 ? text : text.substring(0, slash);
            InetAddress first = literal(address);
            String length = slash < 0 ? "" : text.substring(slash + 1);
            int most = first == null ? 0 : 8 * first.getAddress().length;
            if (first == null || !length.matches("[0-9]{0,3}") || (!length.isEmpty() && Integer.parseInt(length) > most)
                    || (slash >= 0 && length.isEmpty())) {
                throw new IllegalArgumentException(text + " is no range of addresses; one like 10.0.0.0/8 is wanted");
            }
            return new Range(first, length.isEmpty() ? most : Integer.parseInt(length));
        }

        private static @Nullable InetAddress literal(String text) {
            try {
                return InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException _) {
                return null;
            }
        }

        boolean contains(InetAddress address) {
            byte[] a = first.getAddress();
            byte[] b = address.getAddress();
            if (a.length != b.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
