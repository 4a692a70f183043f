package dev.navarch.xds;

import dev.navarch.generate.Version;
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

    /** Those names are sent whatever the client has. */
    void force(Behind names) {
        Behind mine = names.where(n -> group.covers(n) && !held.contains(n));
        behind = behind.isLevel() ? mine : mine.override(behind);
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
