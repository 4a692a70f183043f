package dev.navarch.kube.decode;

import dev.navarch.model.ObjectKey;

/** Hears of what was left out of the facts because it made no sense. Called on an I/O thread; must not block. */
@FunctionalInterface
public interface DecodeIssues {

    /**
     * A piece of an object, or all of it, was left out.
     *
     * @param resource such as {@code pods}
     * @param object its names are empty when even they could not be read
     * @param reason for a person: which piece, and what is wrong with it
     */
    void leftOut(String resource, ObjectKey object, String reason);
}
