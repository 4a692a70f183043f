package dev.navarch.steward.access;

/** Decides whether a write may be made now. Asked right before it is sent. */
@FunctionalInterface
public interface WriteGate {

    /** Why not, for a person; empty if it may. */
    String objection(WriteKind kind);
}
