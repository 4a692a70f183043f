package dev.navarch.local.demo;

/**
 * What came of an order, in words for the user.
 *
 * @param kept
 *            whether the product kept its promise; an order that cannot be carried out is not kept either
 */
record Outcome(boolean kept, String text) {

    static Outcome of(boolean kept, String text) {
        return new Outcome(kept, text);
    }

    static Outcome refused(String text) {
        return new Outcome(false, text);
    }

    @Override
    public String toString() {
        return (kept ? "✓ " : "✗ ") + text;
    }
}
