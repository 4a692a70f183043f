package dev.navarch.inject.template;

/** What came of rendering. */
public sealed interface Rendering {

    /** The text. */
    record Text(String text) implements Rendering {
    }

    /** It failed half-way; nothing of the output is kept. */
    record Failed(Problem problem) implements Rendering {
    }
}
