package dev.navarch.local.demo;

import java.io.PrintStream;

/** One line for each event and for every fifth picture: for logs and pipes. */
final class PlainScreen implements Screen {
    private static final int EVERY = 5;

    private final PrintStream out;
    private int pictures; // guarded by this

    PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void show(Picture picture) {
        if (pictures++ % EVERY == 0) {
            out.println(Painter.line(picture));
        }
    }

    @Override
    public void tell(String event) {
        out.println(event);
    }

    @Override
    public void prompt() {
        // Whoever pipes orders into the demo knows when.
    }

    @Override
    public void close() {
        out.flush();
    }
}
