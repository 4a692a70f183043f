package dev.navarch.generate.route;

import dev.navarch.generate.Resource;
import dev.navarch.generate.route.RouteEncoder.Written;

/**
 * Walks over the virtual hosts of a route configuration as {@link RouteEncoder} wrote it, in their order, without making anything of them.
 */
final class WrittenHosts {
    private static final int FIRST = 1 << 3 | 2;
    private static final int SECOND = 2 << 3 | 2;

    private final byte[] bytes;
    private int at;
    private int start;
    private int end;
    private int nameAt;
    private int nameLength;
    private int domains;

    WrittenHosts(Resource configuration) {
        this.bytes = configuration.any();
        // The type's URL, then the message: its name, then the hosts.
        skip(FIRST);
        tag(SECOND);
        length();
        skip(FIRST);
    }

    /** Goes on to the next host; false when there is none. */
    boolean next() {
        if (at >= bytes.length || bytes[at] != SECOND) {
            return false;
        }
        start = at++;
        int length = length();
        end = at + length;
        tag(FIRST);
        nameLength = length();
        nameAt = at;
        at += nameLength;
        domains = 0;
        while (bytes[at] == SECOND) {
            skip(SECOND);
            domains++;
        }
        at = end;
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    int nameAt() {
        return nameAt;
    }

    /** How long the host in the name is, which a colon and the port follow; -1 when no port does. */
    int hostLength() {
        for (int i = nameAt + nameLength - 1; i >= nameAt; i--) {
            if (bytes[i] == ':') {
                return i - nameAt;
            }
        }
        return -1;
    }

    int domains() {
        return domains;
    }

    Written written(String name) {
        return new Written(name, bytes, start, end);
    }

    private void skip(int tag) {
        tag(tag);
        int length = length();
        at += length;
    }

    private void tag(int tag) {
        if (bytes[at++] != tag) {
            throw new IllegalStateException("not as it was written, at byte " + (at - 1));
        }
    }

    private int length() {
        int length = 0;
        for (int shift = 0;; shift += 7) {
            byte b = bytes[at++];
            length |= (b & 0x7f) << shift;
            if (b >= 0) {
                return length;
            }
        }
    }
}
