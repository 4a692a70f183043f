package dev.navarch.inject.template;

/**
 * What a template may cost; beyond it ends with a {@link Problem}. Whoever may write the injector's ConfigMap must not be able to stop the daemon.
 *
 * @param sourceChars of the text that is parsed
 * @param nesting of blocks and parentheses in the source
 * @param calls of templates within each other, while rendering
 * @param work steps of evaluation; a function that makes a long text takes more than one
 * @param textChars of the output and of any text on the way to it
 * @param elements of one list or map that a function makes
 */
public record TemplateLimits(int sourceChars, int nesting, int calls, int work, int textChars, int elements) {

    /** Istio's largest template has 25 KiB, nests six deep and takes a few thousand steps; the rest is room. The deepest
     * that is allowed fits the stack of a virtual thread. */
    public static TemplateLimits defaults() {
        return new TemplateLimits(1 << 20, 32, 10, 500_000, 1 << 20, 10_000);
    }
}
