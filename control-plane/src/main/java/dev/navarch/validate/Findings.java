package dev.navarch.validate;

import dev.navarch.validate.schema.Schemas;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is found in one resource. Of one place only the first problem counts: the next ones follow from it. One thread. */
final class Findings implements Schemas.Problems {
    private static final int MOST = 16;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> places = new HashSet<>();

    @Override
    public void problem(String path, String reason) {
        if (!isFull() && places.add(path)) {
            problems.add(path + ": " + reason);
        }
    }

    @Override
    public boolean isFull() {
        return problems.size() >= MOST;
    }

    void warning(String path, String text) {
        if (warnings.size() < MOST) {
            warnings.add(path + ": " + text);
        }
    }

    List<String> problems() {
        return Collections.unmodifiableList(problems);
    }

    List<String> warnings() {
        return Collections.unmodifiableList(warnings);
    }
}
