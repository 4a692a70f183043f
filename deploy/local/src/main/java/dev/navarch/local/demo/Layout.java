package dev.navarch.local.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The size of a terminal, and what goes where on it: the view from the top, the last events, the orders, and two lines that are left to the
 * prompt. Pure.
 */
record Layout(int rows, int columns) {
    /** The prompt, and the line that the cursor goes to when the user ends a line, so that nothing scrolls. */
    static final int PROMPT_ROWS = 2;
    private static final int SMALLEST = 6;

    Layout {
        rows = Math.max(rows, SMALLEST);
        columns = Math.max(columns, SMALLEST);
    }

    /** Reads {@code rows columns}, as {@code stty size} says them; the classic terminal for anything else. */
    static Layout parse(String size) {
        String[] words = size.strip().split(" ");
        return words.length == 2 && words[0].matches("[1-9]\\d{0,4}") && words[1].matches("[1-9]\\d{0,4}")
                ? new Layout(Integer.parseInt(words[0]), Integer.parseInt(words[1]))
                : new Layout(24, 80);
    }

    /** The line of the prompt, counted from 1. */
    int promptRow() {
        return rows - 1;
    }

    /** Exactly the lines above the prompt. Where there is too little room the oldest events give way first, then the view's end. */
    List<String> compose(List<String> view, List<String> events, String orders) {
        int room = rows - PROMPT_ROWS - 1;
        List<String> lines = new ArrayList<>(view.subList(0, Math.min(view.size(), room)));
        int forEvents = Math.max(0, room - lines.size() - 1);
        List<String> shown = wrapped(events);
        List<String> latest = shown.subList(Math.max(0, shown.size() - forEvents), shown.size());
        while (lines.size() < room - latest.size()) {
            lines.add("");
        }
        lines.addAll(latest);
        lines.add(orders);
        return lines.stream().map(line -> line.length() <= columns ? line : line.substring(0, columns)).toList();
    }

    /** Events hold commands to copy, so they are wrapped, never cut. */
    private List<String> wrapped(List<String> events) {
        List<String> lines = new ArrayList<>();
        for (String event : events) {
            for (String line : event.lines().toList()) {
                for (int from = 0; from < Math.max(1, line.length()); from += columns) {
                    lines.add(line.substring(from, Math.min(line.length(), from + columns)));
                }
            }
        }
        return lines;
    }
}
