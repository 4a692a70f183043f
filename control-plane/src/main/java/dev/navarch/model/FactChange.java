package dev.navarch.model;

/** One object came, changed or went. */
public sealed interface FactChange {

    /** The object is now as the fact says. */
    record Put(Fact fact) implements FactChange {
    }

    /** The object is no more. */
    record Gone(FactKind kind, ObjectKey key) implements FactChange {
    }
}
