package dev.navarch.local.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A terminal that is refreshed in place, with a line for orders at its bottom.
 *
 * <p>Implementation note: the terminal's settings are never touched, so there are none to restore: it edits the user's line itself, and the
 * view is written around that line, with the cursor saved and put back. All is on the alternate screen, which is left at the end.
 */
final class TerminalScreen implements Screen {
    private static final String ENTER = "\u001b[?1049h\u001b[2J";
    private static final String LEAVE = "\u001b[?1049l";
    private static final String SAVE = "\u001b7";
    private static final String RESTORE = "\u001b8";
    private static final String CLEAR_TO_END = "\u001b[K";
    private static final int KEPT = 50;

    private final PrintStream out;
    private final List<String> events = new ArrayList<>(); // guarded by this, as all below
    private List<String> view = List.of();
    private Layout layout = size();
    private boolean closed;

    TerminalScreen(PrintStream out) {
        this.out = out;
        out.print(ENTER);
        out.flush();
    }

    @Override
    public synchronized void show(Picture picture) {
        view = Painter.view(picture);
        draw(SAVE, RESTORE);
    }

    @Override
    public synchronized void tell(String event) {
        events.add(event);
        if (events.size() > KEPT) {
            events.removeFirst();
        }
        draw(SAVE, RESTORE);
    }

    /** Draws all anew, for a terminal whose size changed meanwhile. */
    @Override
    public synchronized void prompt() {
        layout = size();
        draw("\u001b[2J", at(layout.promptRow()) + CLEAR_TO_END + "> ");
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            out.print(LEAVE);
            out.flush();
        }
    }

    private void draw(String before, String after) {
        if (closed) {
            return;
        }
        StringBuilder text = new StringBuilder(before);
        int row = 1;
        for (String line : layout.compose(view, events, Order.CHOICES)) {
            text.append(at(row++)).append(line).append(CLEAR_TO_END);
        }
        out.print(text.append(after));
        out.flush();
    }

    private static String at(int row) {
        return "\u001b[" + row + ";1H";
    }

    /** The terminal's size; no Java API tells it. */
    private static Layout size() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(Redirect.INHERIT).redirectError(Redirect.DISCARD)
                    .start();
            return Layout.parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException _) {
            return Layout.parse("");
        }
    }
}
