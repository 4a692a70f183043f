package dev.navarch.xds;

import dev.navarch.generate.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * In what a client differs from the newest state: the versions that it has of the names where that is not the newest one. Immutable, shared
 * by all clients of a group that lag by the same; a client that is level holds {@link #LEVEL} and so next to nothing.
 */
final class Behind {
    /** Nothing is owed. */
    static final Behind LEVEL = new Behind(false, Map.of());
    /** The client has nothing yet. */
    static final Behind ALL = new Behind(true, Map.of());
    /** The version of what a client does not have. */
    static final Version NOTHING = Version.ZERO;
    /** The version of what a client may have in any version or not at all: it is sent whatever the newest one is. */
    static final Version UNSURE = new Version(-1, -1);

    private final boolean everything;
    private final Map<String, Version> versions;

    private Behind(boolean everything, Map<String, Version> versions) {
        this.everything = everything;
        this.versions = versions;
    }

    static Behind of(Map<String, Version> versions) {
        return versions.isEmpty() ? LEVEL : new Behind(false, Collections.unmodifiableMap(new HashMap<>(versions)));
    }

    static Behind unsure(Collection<String> names) {
        return of(names.stream().collect(Collectors.toMap(n -> n, _ -> UNSURE, (a, _) -> a)));
    }

    static Behind lacking(Collection<String> names) {
        return of(names.stream().collect(Collectors.toMap(n -> n, _ -> NOTHING, (a, _) -> a)));
    }

    boolean isLevel() {
        return !everything && versions.isEmpty();
    }

    /** Whether the client has nothing. */
    boolean isEverything() {
        return everything;
    }

    /** The names in which it is behind; meaningless when it has nothing. In no order. */
    Map<String, Version> versions() {
        return versions;
    }

    List<String> sortedNames() {
        List<String> names = new ArrayList<>(versions.keySet());
        Collections.sort(names);
        return names;
    }

    /** What it has of a name in which it is behind. */
    Version of(String name) {
        return everything ? NOTHING : versions.getOrDefault(name, UNSURE);
    }

    boolean contains(String name) {
        return everything || versions.containsKey(name);
    }

    /** After something changed that until then was as in {@code before}: what was behind already stays as far behind. */
    Behind then(Behind before) {
        if (everything || before.isLevel()) {
            return this;
        }
        if (isLevel() || before.everything) {
            return before;
        }
        Map<String, Version> both = new HashMap<>(before.versions);
        both.putAll(versions);
        return new Behind(false, Collections.unmodifiableMap(both));
    }

    /** As {@code known}, but for the names in here, which are as in here. */
    Behind override(Behind known) {
        return known.everything ? known : isLevel() ? known : then(known);
    }

    /** Only the names that pass; a client that has nothing goes on having nothing. */
    Behind where(Predicate<String> names) {
        if (everything || versions.keySet().stream().allMatch(names)) {
            return this;
        }
        Map<String, Version> some = new HashMap<>(versions);
        some.keySet().removeIf(n -> !names.test(n));
        return some.isEmpty() ? LEVEL : new Behind(false, Collections.unmodifiableMap(some));
    }

    @Override
    public String toString() {
        return everything ? "everything" : versions.toString();
    }
}
