package dev.navarch.xds;

import dev.navarch.generate.Version;
import dev.navarch.generate.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a watch gets into its groups: at first, when its names change, when its proxy moves to other views. Wherever it goes, what its client
 * has goes with it, so that only the difference is owed. Used on the watch's event loop only.
 */
final class Membership {
    private final Audience audience;
    private final Watch watch;
    private final int slot;
    private final Consumer<Claim> joined;
    private List<LoopView> views = List.of();
    /** In use, and not all of them generated yet. */
    private @Nullable List<LoopView> next;
    private @Nullable Claim claim;

    /** @param joined told when the watch has come into other views, and what its client claimed if it has just begun */
    Membership(Audience audience, Watch watch, int slot, Consumer<Claim> joined) {
        this.audience = audience;
        this.watch = watch;
        this.slot = slot;
        this.joined = joined;
    }

    /** What a client says it has when it comes. */
    sealed interface Claim {
        /** Nothing, or it does not matter. */
        record None() implements Claim {
        }

        /** A state of the world. */
        record State(String version) implements Claim {
        }

        /** Resources by name and version. */
        record Resources(Map<String, String> versions) implements Claim {
        }

        /** Resources that it needs again all the same: its clusters wait for them. */
        record Warming(Map<String, String> versions) implements Claim {
        }
    }

    /** Starts, or starts again, with whatever the client claims to have. */
    void begin(List<View> wanted, Claim claimed) {
        leaveGroups();
        claim = claimed;
        move(wanted);
    }

    /** The views are these from now on. */
    void move(List<View> wanted) {
        List<View> now = (next == null ? views : next).stream().map(v -> v.view).toList();
        if (claim == null && wanted.equals(now)) {
            return;
        }
        List<LoopView> used = wanted.stream().map(audience::use).toList();
        dropNext();
        next = used;
        used.stream().filter(v -> v.set == null).forEach(v -> v.waiting.add(this));
        joinIfReady();
    }

    /** Whether it waits for views that are still to be generated. */
    boolean isOnItsWay() {
        return next != null;
    }

    /** A view that it has waited for is there. */
    void joinIfReady() {
        if (next == null || next.stream().anyMatch(v -> v.set == null)) {
            return;
        }
        List<LoopView> before = views;
        views = next;
        next = null;
        Claim claimed = claim;
        regroup();
        before.forEach(audience::drop);
        joined.accept(claimed == null ? new Claim.None() : claimed);
    }

    /** The subscription has changed from the explicit names of before, or from a wildcard. */
    void resubscribed(Names before, boolean wasWildcard) {
        Subscription wanted = watch.subscription;
        if (claim != null || (wasWildcard && wanted.isWildcard())) {
            return;
        }
        if (wasWildcard || wanted.isWildcard() || watch.parts.size() != 1) {
            regroup();
            return;
        }
        Part old = watch.parts.getFirst();
        Group group = audience.groups(watch.type, views, wanted.names()).getFirst();
        if (group != old.group) {
            Part part = new Part(group, old.behind.where(group::covers)
                    .then(Behind.lacking(wanted.names().list().stream().filter(n -> !before.contains(n)).toList())));
            part.held = old.held.where(group::covers);
            audience.enter(group, slot);
            watch.parts = List.of(part);
            audience.leave(old.group, slot);
        }
    }

    void leave() {
        leaveGroups();
        dropNext();
        views.forEach(audience::drop);
        views = List.of();
    }

    private void dropNext() {
        if (next != null) {
            next.forEach(v -> v.waiting.remove(this));
            next.forEach(audience::drop);
            next = null;
        }
    }

    private void leaveGroups() {
        watch.parts.forEach(p -> audience.leave(p.group, slot));
        watch.parts = List.of();
    }

    private void regroup() {
        Subscription wanted = watch.subscription;
        List<Group> groups = audience.groups(watch.type, views, wanted.isWildcard() ? null : wanted.names());
        List<Part> before = watch.parts;
        List<Part> parts = claim == null ? carriedOver(groups) : claimed(groups, claim);
        if (claim == null && watch.isHeld()) {
            parts.forEach(p -> p.keepHolding(before));
        }
        claim = null;
        groups.forEach(g -> audience.enter(g, slot));
        watch.parts = parts;
        before.stream().filter(p -> !groups.contains(p.group)).forEach(p -> audience.leave(p.group, slot));
    }

    private List<Part> claimed(List<Group> groups, Claim claimed) {
        return switch (claimed) {
            case Claim.None() -> parts(groups, Behind.ALL);
            case Claim.State(String version) -> {
                Version sum = groups.stream().map(Group::digest).reduce(Version.ZERO, Version::combine);
                yield parts(groups, sum.toString().equals(version) ? Behind.LEVEL : Behind.ALL);
            }
            case Claim.Resources(Map<String, String> versions) when versions.isEmpty() -> parts(groups, Behind.ALL);
            case Claim.Resources(Map<String, String> versions) -> {
                Map<String, Version> parsed = new HashMap<>();
                versions.forEach((name, version) -> parsed.put(name, parse(version)));
                yield differing(groups, parsed);
            }
            case Claim.Warming(Map<String, String> versions) -> {
                Map<String, Version> unsure = new HashMap<>();
                versions.keySet().forEach(n -> unsure.put(n, Behind.UNSURE));
                yield differing(groups, unsure);
            }
        };
    }

    private static List<Part> parts(List<Group> groups, Behind behind) {
        return groups.stream().map(g -> new Part(g, behind)).toList();
    }

    private static Version parse(String version) {
        if (version.length() != 32) {
            return Behind.UNSURE;
        }
        try {
            return new Version(HexFormat.fromHexDigitsToLong(version, 0, 16), HexFormat.fromHexDigitsToLong(version, 16, 32));
        } catch (IllegalArgumentException _) {
            return Behind.UNSURE;
        }
    }

    private List<Part> carriedOver(List<Group> groups) {
        if (watch.parts.stream().allMatch(p -> p.behind.isEverything())) {
            return parts(groups, Behind.ALL);
        }
        Collection<String> names = watch.knownNames();
        Map<String, Version> has = new HashMap<>();
        names.forEach(n -> has.put(n, watch.known(n)));
        return differing(groups, has);
    }

    /** For each group in what a client with those versions is behind; what exists nowhere is the first one's. */
    private static List<Part> differing(List<Group> groups, Map<String, Version> has) {
        List<Part> parts = new ArrayList<>();
        Map<String, Version> gone = new HashMap<>(has);
        for (Group group : groups) {
            Map<String, Version> behind = new HashMap<>();
            group.all().forEach(resource -> {
                gone.remove(resource.name());
                Version version = has.getOrDefault(resource.name(), Behind.NOTHING);
                if (!resource.version().equals(version)) {
                    behind.put(resource.name(), version);
                }
            });
            parts.add(new Part(group, Behind.of(behind)));
        }
        if (!parts.isEmpty()) {
            Part first = parts.getFirst();
            gone.values().removeIf(v -> v.equals(Behind.NOTHING));
            gone.keySet().removeIf(n -> !first.group.covers(n));
            if (first.group.names() != null && first.group.type().isWildcard()) {
                first.group.names().list().stream().filter(n -> !has.containsKey(n) && first.group.lookup(n) == null)
                        .forEach(n -> gone.put(n, Behind.NOTHING));
            }
            first.behind = first.behind.then(Behind.of(gone));
        }
        return parts;
    }

}
