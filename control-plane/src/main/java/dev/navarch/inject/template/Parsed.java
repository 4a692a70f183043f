package dev.navarch.inject.template;

/** What came of parsing. */
public sealed interface Parsed {

    /** It can be rendered. */
    record Ok(Template template) implements Parsed {
    }

    /** It cannot. */
    record Refused(Problem problem) implements Parsed {
    }
}
