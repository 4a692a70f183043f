package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A table in columns, as kubectl prints them.
 *
 * @param json the same for a program
 */
record Columns(List<String> heads, List<List<String>> rows, JsonNode json) implements Console.Said {
    private static final int GAP = 3;

    Columns {
        heads = List.copyOf(heads);
        rows = rows.stream().map(List::copyOf).toList();
    }

    @Override
    public String text() {
        List<List<String>> lines = new ArrayList<>(List.of(heads));
        lines.addAll(rows);
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder cells = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                int column = i;
                int width = lines.stream().mapToInt(other -> other.get(column).length()).max().orElse(0) + GAP;
                cells.append(line.get(i)).repeat(" ", width - line.get(i).length());
            }
            text.append(cells.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
