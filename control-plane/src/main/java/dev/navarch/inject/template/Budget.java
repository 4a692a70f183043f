package dev.navarch.inject.template;

/** What a rendering has spent of its limits. One thread. */
final class Budget {
    private static final int CHARS_PER_STEP = 256;

    private final TemplateLimits limits;
    private long spent;

    Budget(TemplateLimits limits) {
        this.limits = limits;
    }

    void pay(long work) {
        spent += Math.max(1, work);
        if (spent > limits.work()) {
            throw new FunctionFault("the template takes more than " + limits.work() + " steps");
        }
    }

    /** Checks and pays for a text of that length. */
    void chars(long length) {
        length(length);
        pay(length / CHARS_PER_STEP);
    }

    /** Checks the length of a text that was paid for, or is being. */
    void length(long length) {
        if (length > limits.textChars()) {
            throw new FunctionFault("the template makes a text of more than " + limits.textChars() + " characters");
        }
    }

    void elements(long count) {
        if (count > limits.elements()) {
            throw new FunctionFault("the template makes a list or map of more than " + limits.elements() + " elements");
        }
        pay(count / CHARS_PER_STEP);
    }
}
