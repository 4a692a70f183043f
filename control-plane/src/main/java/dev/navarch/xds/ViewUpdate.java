package dev.navarch.xds;

import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view's newest set and how it differs from an earlier one.
 *
 * @param before null when the view is new to the receiver
 * @param touched names that may differ between the two
 */
record ViewUpdate(@Nullable ResourceSet before, ResourceSet set, Set<String> touched) {

    ViewUpdate then(ViewUpdate later) {
        if (later.before != set) {
            return later;
        }
        Set<String> both = new HashSet<>(touched);
        both.addAll(later.touched);
        return new ViewUpdate(before, later.set, both);
    }

    /** The names that differ from what the receiver really has. */
    Set<String> touchedSince(ResourceSet known) {
        if (known == before) {
            return touched;
        }
        Set<String> differing = new HashSet<>();
        for (Map.Entry<String, Resource> e : known.byName().entrySet()) {
            if (!isEqual(e.getValue(), set.get(e.getKey()))) {
                differing.add(e.getKey());
            }
        }
        for (Map.Entry<String, Resource> e : set.byName().entrySet()) {
            if (!isEqual(e.getValue(), known.get(e.getKey()))) {
                differing.add(e.getKey());
            }
        }
        return differing;
    }

    private static boolean isEqual(Resource a, @Nullable Resource b) {
        return b != null && a.version().equals(b.version());
    }
}
