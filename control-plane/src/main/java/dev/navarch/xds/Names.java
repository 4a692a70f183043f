package dev.navarch.xds;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A set of names, immutable, in one sorted array: thousands of streams that subscribe to the same hold the same one. */
final class Names {
    static final Names NONE = new Names(new String[0]);

    private final String[] sorted;
    private final int hash;

    private Names(String[] sorted) {
        this.sorted = sorted;
        this.hash = Arrays.hashCode(sorted);
    }

    static Names of(Collection<String> names) {
        return names.isEmpty() ? NONE : new Names(new TreeSet<>(names).toArray(new String[0]));
    }

    Names plusMinus(Collection<String> added, Collection<String> removed) {
        if (containsAll(added) && removed.stream().noneMatch(this::contains)) {
            return this;
        }
        Set<String> all = new HashSet<>(list());
        all.addAll(added);
        removed.forEach(all::remove);
        return of(all);
    }

    boolean contains(String name) {
        return Arrays.binarySearch(sorted, name) >= 0;
    }

    boolean containsAll(Collection<String> names) {
        for (String name : names) {
            if (!contains(name)) {
                return false;
            }
        }
        return true;
    }

    /** Ascending. */
    List<String> list() {
        return Collections.unmodifiableList(Arrays.asList(sorted));
    }

    int size() {
        return sorted.length;
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    @Override
    public boolean equals(Object o) {
        return o == this || (o instanceof Names n && hash == n.hash && Arrays.equals(sorted, n.sorted));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(sorted);
    }
}
