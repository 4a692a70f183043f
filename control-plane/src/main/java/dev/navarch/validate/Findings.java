package dev.navarch.validate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is found in one resource. One thread. */
final class Findings {
    private static final int MOST = 16;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void problem(String path, String reason) {
        if (problems.size() < MOST) {
            problems.add(path + ": " + reason);
        }
    }

    void warning(String text) {
        if (warnings.size() < MOST) {
            warnings.add(text);
        }
    }

    List<String> problems() {
        return Collections.unmodifiableList(problems);
    }

    List<String> warnings() {
        return Collections.unmodifiableList(warnings);
    }
}
