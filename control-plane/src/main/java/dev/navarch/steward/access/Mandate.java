package dev.navarch.steward.access;

/** Decides whether a write may be made now. Asked right before it is sent. */
@FunctionalInterface
public interface Mandate {

    /** Why not, for a person; empty if it may. */
    String objection(Seal seal);
}
