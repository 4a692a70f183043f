package dev.navarch.xds;

import dev.navarch.generate.Resource;
import dev.navarch.generate.Version;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A watch's share in a group, and in what it is behind there. */
final class Part {
    final Group group;
    /** What is owed. */
    Behind behind;
    /** What is left alone while the World is incomplete: the client came with it. */
    Behind held = Behind.LEVEL;

    Part(Group group, Behind behind) {
        this.group = group;
        this.behind = behind;
    }

    /** Something changed that until then was as in {@code before}. */
    void fallBehind(Behind before) {
        if (held.isLevel()) {
            behind = group.then(behind, before);
        } else if (!held.isEverything()) {
            behind = behind.then(before.where(n -> !held.contains(n)));
        }
    }

    boolean isLevel() {
        return behind.isLevel() && held.isLevel();
    }

    /** Whether there is something that the client may not have, but for what it refused. */
    boolean lacksAny(Quarantine quarantine) {
        if (behind.isEverything() || held.isEverything()) {
            return !group.all().isEmpty();
        }
        for (Map.Entry<String, Version> e : behind.versions().entrySet()) {
            boolean mayLack = e.getValue().equals(Behind.NOTHING) || e.getValue().equals(Behind.UNSURE);
            Resource resource = mayLack ? group.lookup(e.getKey()) : null;
            if (resource != null && !quarantine.isWithheld(e.getKey(), resource.version())) {
                return true;
            }
        }
        return false;
    }

    /** A name that now exists in another view is that one's business, and so is what the client has of it. */
    void handOver(String name, Part owner) {
        if (held.contains(name) && !held.isEverything()) {
            Version version = held.of(name);
            held = held.where(n -> !n.equals(name));
            owner.behind = owner.behind.where(n -> !n.equals(name));
            owner.held = Behind.of(Map.of(name, version)).override(owner.held);
        } else if (behind.contains(name) && !behind.isEverything()) {
            Version version = behind.of(name);
            behind = behind.where(n -> !n.equals(name));
            if (!owner.behind.contains(name) || owner.behind.of(name).equals(Behind.NOTHING)) {
                owner.behind = Behind.of(Map.of(name, version)).override(owner.behind);
            }
        }
    }

    /** Those names are sent whatever the client has; what is left alone for now, later. */
    void force(Behind names) {
        Behind mine = names.where(group::covers);
        behind = mine.where(n -> !held.contains(n)).override(behind);
        if (!held.isLevel()) {
            held = mine.where(held::contains).override(held);
        }
    }

    /** What the client has of the name. */
    Version known(String name) {
        if (held.contains(name)) {
            return held.of(name);
        }
        return behind.contains(name) ? behind.of(name) : group.currentVersion(name);
    }

    /** Leaves alone those of the names of which the client has something. */
    void hold(Predicate<String> names) {
        Behind all = behind;
        if (!all.isEverything()) {
            held = all.where(n -> !all.of(n).equals(Behind.NOTHING) && names.test(n));
            behind = all.where(n -> !held.contains(n));
        }
    }

    /** Leaves alone what was left alone in the parts of before, also what is as in the new view by chance. */
    void keepHolding(List<Part> before) {
        if (before.stream().anyMatch(part -> part.held.isEverything())) {
            holdAll();
            return;
        }
        hold(n -> before.stream().anyMatch(b -> b.held.contains(n)));
        if (group.names() != null) {
            for (Part part : before) {
                held = held.then(part.held.where(group::covers));
            }
        }
    }

    /** Leaves all of it alone. */
    void holdAll() {
        held = group.names() == null ? Behind.ALL : Behind.unsure(group.names().list());
        behind = Behind.LEVEL;
    }

    /** What was left alone is owed. */
    boolean release() {
        boolean any = !held.isLevel();
        behind = held.isEverything() ? held : behind.then(held);
        held = Behind.LEVEL;
        return any;
    }
}
