package dev.navarch.inject.template;

/** Leads out of the parser or the evaluator to {@link Template}, which makes a {@link Problem} of it. Never leaves the package. */
final class TemplateFault extends RuntimeException {
    private final transient Source source;
    private final int offset;

    TemplateFault(Source source, int offset, String message) {
        super(message, null, false, false);
        this.source = source;
        this.offset = offset;
    }

    Problem problem() {
        return source.problem(offset, String.valueOf(getMessage()));
    }
}
