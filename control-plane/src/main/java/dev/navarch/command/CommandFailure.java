package dev.navarch.command;

/** Why a command cannot do what was asked; its message tells a person what is wrong and how to mend it. It never leaves the package. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final ExitCode code;
    private final String reason;

    CommandFailure(ExitCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    ExitCode code() {
        return code;
    }

    /** For a person. */
    String reason() {
        return reason;
    }
}
