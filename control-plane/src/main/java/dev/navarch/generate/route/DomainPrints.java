package dev.navarch.generate.route;

import dev.navarch.model.Service;
import java.util.Arrays;
import java.util.List;

/**
 * Which of some services want a domain that another wants too, and how many domains each wants: without making the domains, of which ten thousand
 * services have more than fifty thousand.
 *
 * <p>Implementation note: a domain is known by a hash of 64 bits. Two that are equal have equal hashes, so no rival is missed; two that merely
 * have the same hash make two services rivals that are none, which costs a little work and nothing else.
 */
final class DomainPrints {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int NOBODY = -1;

    private final List<Service> services;
    private final boolean[] contested;
    private final int[] counts;
    private long[] keys;
    private int[] owners;
    private int size;
    private long[] prefixes = new long[64];

    DomainPrints(List<Service> services, RoutesView view) {
        this.services = services;
        this.contested = new boolean[services.size()];
        this.counts = new int[services.size()];
        this.keys = new long[Math.max(16, Integer.highestOneBit(services.size() * 8) * 2)];
        this.owners = new int[keys.length];
        Arrays.fill(owners, NOBODY);
        for (int i = 0; i < services.size(); i++) {
            add(i, services.get(i), view);
        }
    }

    /** Whether the service of that number wants what another wants too. */
    boolean isContested(int service) {
        return contested[service];
    }

    /** How many different domains it wants. */
    int count(int service) {
        return counts[service];
    }

    /** The number of the service of that host name, given as ASCII; -1 when there is none or it is contested. */
    int find(byte[] bytes, int from, int length) {
        long print = OFFSET;
        for (int i = from; i < from + length; i++) {
            print = next(print, (char) (bytes[i] & 0xff));
        }
        int owner = owners[slot(print)];
        if (owner == NOBODY || contested[owner]) {
            return NOBODY;
        }
        return equal(services.get(owner).hostname(), bytes, from, length) ? owner : NOBODY;
    }

    private static boolean equal(String text, byte[] bytes, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != (char) (bytes[from + i] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private void add(int number, Service service, RoutesView view) {
        names(number, service.hostname(), service, view.dnsDomain());
        for (String alias : service.aliases()) {
            names(number, alias, service, view.dnsDomain());
        }
        for (String address : RouteTables.addresses(service, view)) {
            long print = OFFSET;
            for (int i = 0; i < address.length(); i++) {
                print = next(print, address.charAt(i));
            }
            claim(number, print);
        }
    }

    /** As {@link HostNames#of}: every form is what the name begins with, or the name and a dot. */
    private void names(int number, String host, Service service, String dnsDomain) {
        int[] forms = HostNames.forms(host, dnsDomain);
        prefixes(OFFSET, host);
        for (int form : forms) {
            claim(number, prefixes[form]);
        }
        if (service.isHeadless()) {
            prefixes(next(next(OFFSET, '*'), '.'), host);
            for (int form : forms) {
                claim(number, prefixes[form]);
            }
        }
    }

    private void prefixes(long start, String host) {
        if (prefixes.length < host.length() + 2) {
            prefixes = new long[2 * host.length() + 2];
        }
        long print = start;
        for (int i = 0; i < host.length(); i++) {
            prefixes[i] = print;
            print = next(print, host.charAt(i));
        }
        prefixes[host.length()] = print;
        prefixes[host.length() + 1] = next(print, '.');
    }

    private void claim(int number, long print) {
        int slot = slot(print);
        int owner = owners[slot];
        if (owner == NOBODY) {
            keys[slot] = print;
            owners[slot] = number;
            counts[number]++;
            if (++size * 2 > keys.length) {
                grow();
            }
        } else if (owner != number) {
            contested[owner] = true;
            contested[number] = true;
        }
    }

    /** Where it stands, or would. */
    private int slot(long print) {
        int mask = keys.length - 1;
        long mixed = (print ^ (print >>> 29)) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (owners[slot] != NOBODY && keys[slot] != print) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldOwners = owners;
        keys = new long[2 * oldKeys.length];
        owners = new int[keys.length];
        Arrays.fill(owners, NOBODY);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldOwners[i] != NOBODY) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                owners[slot] = oldOwners[i];
            }
        }
    }

    private static long next(long print, char c) {
        return (print ^ c) * PRIME;
    }
}
