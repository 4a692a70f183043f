package dev.navarch.xds;

import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A view as one event loop has it: its newest set, and who listens to which of its names. Used on that loop only. */
final class LoopView {
    final View view;
    /** Null until it is generated. */
    @Nullable
    ResourceSet set;
    /** Memberships that use it or wait for it. */
    int uses;
    /** Who waits for the set. */
    final List<Membership> waiting = new ArrayList<>();
    private final List<Group> wildcards = new ArrayList<>();
    private final Map<String, List<Group>> byName = new HashMap<>();

    LoopView(View view) {
        this.view = view;
    }

    ResourceSet currentSet() {
        if (set == null) {
            throw new IllegalStateException("used before it was generated: " + view);
        }
        return set;
    }

    void add(Group group) {
        if (group.names() == null) {
            wildcards.add(group);
        } else {
            group.names().list().forEach(n -> byName.computeIfAbsent(n, _ -> new ArrayList<>(1)).add(group));
        }
    }

    void remove(Group group) {
        if (group.names() == null) {
            wildcards.remove(group);
            return;
        }
        for (String name : group.names().list()) {
            List<Group> groups = byName.get(name);
            if (groups != null && groups.remove(group) && groups.isEmpty()) {
                byName.remove(name);
            }
        }
    }

    List<Group> wildcards() {
        return wildcards;
    }

    List<Group> listenersTo(String name) {
        return byName.getOrDefault(name, List.of());
    }
}
