package dev.navarch.local.demo;

/** Where the live view is shown. Any thread. */
sealed interface Screen extends AutoCloseable permits PlainScreen, TerminalScreen {

    /** Shows the newest picture. */
    void show(Picture picture);

    /** Tells of something that happened. */
    void tell(String event);

    /** Asks the user for a line. */
    void prompt();

    /** Ends the view; the terminal is as it was. Idempotent. */
    @Override
    void close();
}
