package dev.navarch.simulation;

import java.util.ArrayDeque;

/** The last things that happened and that were said, oldest first. */
final class Journal {
    private static final int REMEMBERED = 120;

    private final ArrayDeque<String> lines = new ArrayDeque<>();

    void note(String line) {
        lines.add(line);
        if (lines.size() > REMEMBERED) {
            lines.remove();
        }
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
