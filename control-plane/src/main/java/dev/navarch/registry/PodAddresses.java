package dev.navarch.registry;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which pods of one cluster have an address. Several do where pods share their node's network, or where an address was given to another
 * pod before the first was seen to go; all are kept, and the first by name answers, whatever order they came in. Owned by the world loop.
 */
final class PodAddresses {
    private final Map<String, Holders> byAddress = new HashMap<>();

    private sealed interface Holders {
        record One(ObjectKey key) implements Holders {
        }

        record Several(SortedSet<ObjectKey> keys) implements Holders {
        }
    }

    void replace(@Nullable PodFact old, @Nullable PodFact now) {
        if (old != null) {
            old.ips().forEach(ip -> remove(ip, old.key()));
        }
        if (now != null) {
            now.ips().forEach(ip -> add(ip, now.key()));
        }
    }

    /** The pod that answers there: a ready one before others, since an ended pod's address may be another's already; then by name. */
    @Nullable
    ObjectKey find(String address, String namespace, Predicate<ObjectKey> ready) {
        return switch (byAddress.get(address)) {
            case null -> null;
            case Holders.One one -> one.key.namespace().equals(namespace) ? one.key : null;
            case Holders.Several several -> {
                ObjectKey first = null;
                for (ObjectKey key : several.keys) {
                    if (key.namespace().equals(namespace)) {
                        if (ready.test(key)) {
                            yield key;
                        }
                        first = first == null ? key : first;
                    }
                }
                yield first;
            }
        };
    }

    private void add(String address, ObjectKey key) {
        switch (byAddress.get(address)) {
            case null -> byAddress.put(address, new Holders.One(key));
            case Holders.One one when one.key.equals(key) -> {
                // A pod may list an address twice.
            }
            case Holders.One one -> {
                SortedSet<ObjectKey> keys = new TreeSet<>();
                keys.add(one.key);
                keys.add(key);
                byAddress.put(address, new Holders.Several(keys));
            }
            case Holders.Several several -> several.keys.add(key);
        }
    }

    private void remove(String address, ObjectKey key) {
        switch (byAddress.get(address)) {
            case null -> {
                // It was listed twice and is gone already.
            }
            case Holders.One one -> {
                if (one.key.equals(key)) {
                    byAddress.remove(address);
                }
            }
            case Holders.Several several -> {
                several.keys.remove(key);
                if (several.keys.size() == 1) {
                    byAddress.put(address, new Holders.One(several.keys.first()));
                }
            }
        }
    }
}
