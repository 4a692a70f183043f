package dev.navarch.inject.template;

/** What a function throws when it cannot do with its arguments; the template's rendering fails with its message and place. */
public final class FunctionFault extends RuntimeException {
    public FunctionFault(String message) {
        super(message, null, false, false);
    }
}
