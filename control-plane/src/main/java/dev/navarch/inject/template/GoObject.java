package dev.navarch.inject.template;

import org.jspecify.annotations.Nullable;

/** A value with fields and methods, as a Go struct or message is. Immutable. */
public interface GoObject {

    /** Whether it stands for a nil pointer: false in conditions, though its getters may still be called. */
    boolean isNil();

    /**
     * A field, or the result of a method without arguments.
     *
     * @throws FunctionFault when there is no such member
     */
    @Nullable
    Object member(String name);

    /** What {@code {{ . }}} prints. */
    String print();
}
