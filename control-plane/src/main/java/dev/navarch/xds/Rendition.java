package dev.navarch.xds;

import dev.navarch.generate.Resource;
import dev.navarch.generate.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.HashMap;

/**
 * What a lag amounts to in bytes: the body of a response, or one group's part of it. Immutable, shared by all who lag by the same.
 *
 * @param body the resources as they stand in the message
 * @param sent names with the versions in it, {@link Behind#NOTHING} for a removal; the names that the client lacked or had in another
 *        version
 * @param rest what is still owed afterwards
 * @param avoided names that turned out to be equal to what the client has
 */
@SuppressWarnings("ArrayRecordComponent") // shared bytes, never compared
record Rendition(byte[] body, Map<String, Version> sent, Behind rest, int avoided) {

    boolean isEmpty() {
        return sent.isEmpty();
    }

    /** How much may go into it, and what may not. */
    static final class Limits {
        private final boolean removals;
        private final BiPredicate<String, Version> withheld;
        private final int chunkBytes;
        private int names;
        private int bytes;

        /**
         * @param removals whether removals may go out now
         * @param names at most
         * @param chunkBytes after which no more names are added
         * @param withheld which names may not be sent in that version
         */
        Limits(boolean removals, int names, int chunkBytes, BiPredicate<String, Version> withheld) {
            this.removals = removals;
            this.names = names;
            this.chunkBytes = chunkBytes;
            this.withheld = withheld;
        }

        private boolean take(String name, Version version, int size) {
            if (withheld.test(name, version) || names == 0 || (bytes > 0 && bytes + size > chunkBytes)) {
                return false;
            }
            names--;
            bytes += size;
            return true;
        }

        int bytes() {
            return bytes;
        }
    }

    /** What differs, as far as the limits allow. */
    static Rendition ofDifference(Group group, Behind behind, Protocol protocol, Limits limits) {
        Draft draft = new Draft(protocol, limits);
        if (behind.isEverything()) {
            for (Resource resource : group.all()) {
                draft.add(resource, Behind.NOTHING);
            }
            if (group.names() != null && group.type().isWildcard()) {
                group.names().list().stream().filter(n -> group.lookup(n) == null)
                        .forEach(n -> draft.remove(n, Behind.NOTHING));
            }
            return draft.done();
        }
        for (String name : behind.sortedNames()) {
            Version client = behind.of(name);
            Resource resource = group.lookup(name);
            if (!group.owes(name, client)) {
                draft.avoided++;
            } else if (resource == null) {
                draft.remove(name, client);
            } else {
                draft.add(resource, client);
            }
        }
        return draft.done();
    }

    /** All there is, whatever the client has, as the state of the world demands for clusters and listeners. */
    static Rendition ofEverything(List<Resource> all, Map<String, Version> changed) {
        return new Rendition(Wire.body(Protocol.STATE_OF_THE_WORLD, all, List.of()), changed, Behind.LEVEL, 0);
    }

    private static final class Draft {
        private final Protocol protocol;
        private final Limits limits;
        private final List<Resource> resources = new ArrayList<>();
        private final List<String> removed = new ArrayList<>();
        private final Map<String, Version> sent = new HashMap<>();
        private final Map<String, Version> rest = new HashMap<>();
        private int avoided;

        Draft(Protocol protocol, Limits limits) {
            this.protocol = protocol;
            this.limits = limits;
        }

        void add(Resource resource, Version client) {
            if (limits.take(resource.name(), resource.version(), Wire.size(protocol, resource))) {
                resources.add(resource);
                sent.put(resource.name(), resource.version());
            } else {
                rest.put(resource.name(), client);
            }
        }

        void remove(String name, Version client) {
            // That a name does not exist takes nothing away from a client that has nothing.
            boolean isTime = limits.removals || client.equals(Behind.NOTHING);
            if (protocol == Protocol.DELTA && isTime && limits.take(name, Behind.NOTHING, name.length() + 4)) {
                removed.add(name);
                sent.put(name, Behind.NOTHING);
            } else {
                rest.put(name, client);
            }
        }

        Rendition done() {
            return new Rendition(Wire.body(protocol, resources, removed), Map.copyOf(sent), Behind.of(rest), avoided);
        }
    }
}
