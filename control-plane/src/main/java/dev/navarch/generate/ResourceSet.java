package dev.navarch.generate;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * All resources of one view in one World, by name. Immutable; a successor shares what did not change, so a stream can keep the set it was
 * last sent at hardly any cost.
 */
public final class ResourceSet {
    public static final ResourceSet EMPTY = new ResourceSet(TreePMap.empty(), Version.ZERO);

    private final TreePMap<String, Resource> byName;
    private final Version version;

    private ResourceSet(TreePMap<String, Resource> byName, Version version) {
        this.byName = byName;
        this.version = version;
    }

    public static ResourceSet of(Collection<Resource> resources) {
        ResourceSet set = EMPTY;
        for (Resource resource : resources) {
            set = set.with(resource);
        }
        return set;
    }

    /** This set with the resource in the place of the one of its name; this very set when the two are equal. */
    public ResourceSet with(Resource resource) {
        Resource old = byName.get(resource.name());
        if (old != null && old.version().equals(resource.version())) {
            return this;
        }
        Version rest = old == null ? version : version.combine(old.contribution());
        return new ResourceSet(byName.plus(resource.name(), resource), rest.combine(resource.contribution()));
    }

    /** This set without the resource of that name; this very set when there is none. */
    public ResourceSet without(String name) {
        Resource old = byName.get(name);
        return old == null ? this : new ResourceSet(byName.minus(name), version.combine(old.contribution()));
    }

    public @Nullable Resource get(String name) {
        return byName.get(name);
    }

    /** In the order of names. */
    public Collection<Resource> resources() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /** In the order of names. */
    public SortedMap<String, Resource> byName() {
        return Collections.unmodifiableSortedMap(byName);
    }

    public int size() {
        return byName.size();
    }

    /** Over all names and contents: equal sets have equal versions, on every replica. */
    public Version version() {
        return version;
    }
}
