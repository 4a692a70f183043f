package dev.navarch.xds;

import dev.navarch.generate.Generation;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Version;
import dev.navarch.generate.View;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's reverse index: which streams listen to which names of which views. Used on that loop only.
 *
 * <p>Streams that subscribe to the same are one {@link Group}, so a name leads to few groups, and a stream that joins a group that exists
 * costs one bit.
 */
final class Audience {
    private final Generation generation;
    private final Projector projector;
    private final int loop;
    private final Renditions renditions;
    private final Map<View, LoopView> views = new HashMap<>();
    private final Map<Group.Key, Group> groups = new HashMap<>();
    private final WeakHashMap<Names, WeakReference<Names>> names = new WeakHashMap<>();

    /** @param loop by which number the projector knows this event loop */
    Audience(Generation generation, Projector projector, int loop, Renditions renditions) {
        this.generation = generation;
        this.projector = projector;
        this.loop = loop;
        this.renditions = renditions;
    }

    /** The view, in use once more. Its set may still be missing. */
    LoopView use(View view) {
        LoopView used = views.computeIfAbsent(view, v -> {
            projector.acquire(v, loop);
            return new LoopView(v);
        });
        used.uses++;
        return used;
    }

    void drop(LoopView view) {
        if (--view.uses == 0) {
            views.remove(view.view);
            projector.release(view.view, loop);
        }
    }

    boolean isEmpty() {
        return views.isEmpty() && groups.isEmpty();
    }

    Names shared(Names some) {
        WeakReference<Names> known = names.get(some);
        Names same = known == null ? null : known.get();
        if (same != null) {
            return same;
        }
        names.put(some, new WeakReference<>(some));
        return some;
    }

    /** The groups in which a subscription to those views takes part; all sets are there. */
    List<Group> groups(ResourceType type, List<LoopView> used, @Nullable Names explicit) {
        if (explicit != null) {
            return List.of(group(new Group.Key(type, used, explicit)));
        }
        return used.stream().map(v -> group(new Group.Key(type, List.of(v), null))).toList();
    }

    private Group group(Group.Key key) {
        return groups.computeIfAbsent(key, k -> {
            Group group = new Group(k, generation);
            k.views().forEach(v -> v.add(group));
            return group;
        });
    }

    void enter(Group group, int slot) {
        group.members.set(slot);
    }

    void leave(Group group, int slot) {
        group.members.clear(slot);
        if (group.members.isEmpty()) {
            groups.remove(group.key());
            group.views().forEach(v -> v.remove(group));
            renditions.forget(group);
        }
    }

    /**
     * Takes a view's newest set.
     *
     * @param lagging told each group that is concerned, and what its members had until now
     * @return who has waited for it
     */
    List<Membership> update(View view, ViewUpdate update, BiConsumer<Group, Behind> lagging) {
        LoopView known = views.get(view);
        if (known == null) {
            return List.of();
        }
        if (known.set == null) {
            known.set = update.set();
            List<Membership> waiting = List.copyOf(known.waiting);
            known.waiting.clear();
            return waiting;
        }
        ResourceSet before = known.set;
        if (before == update.set()) {
            return List.of();
        }
        Map<Group, Behind> concerned = concerned(known, update.touchedSince(before));
        known.set = update.set();
        concerned.forEach((group, versions) -> {
            group.changed();
            renditions.forget(group);
            lagging.accept(group, versions);
        });
        return List.of();
    }

    private static Map<Group, Behind> concerned(LoopView view, Set<String> touched) {
        Map<Group, Map<String, Version>> versions = new LinkedHashMap<>();
        for (String name : touched) {
            for (Group group : view.listenersTo(name)) {
                versions.computeIfAbsent(group, _ -> new HashMap<>()).put(name, group.currentVersion(name));
            }
        }
        for (Group group : view.wildcards()) {
            Map<String, Version> all = new HashMap<>();
            touched.forEach(n -> all.put(n, group.currentVersion(n)));
            versions.put(group, all);
        }
        Map<Group, Behind> behind = new LinkedHashMap<>();
        versions.forEach((group, v) -> behind.put(group, Behind.of(v)));
        return behind;
    }
}
