package dev.navarch.local.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The commands of a document by their headings: what stands there in fences marked {@code bash}, one text for each heading. Immutable.
 *
 * @param commands
 *            in the document's order
 */
record Guide(Map<String, String> commands) {
    private static final String FENCE = "```";

    Guide {
        commands = new LinkedHashMap<>(commands);
    }

    /** Reads a document in Markdown. */
    static Guide read(Path document) {
        try {
            Map<String, String> commands = new LinkedHashMap<>();
            String heading = "";
            boolean inside = false;
            for (String line : Files.readAllLines(document)) {
                if (line.startsWith(FENCE)) {
                    inside = line.equals(FENCE + "bash");
                } else if (inside) {
                    commands.merge(heading, line + "\n", String::concat);
                } else if (line.startsWith("#")) {
                    heading = line.replaceFirst("#+ *", "");
                }
            }
            return new Guide(commands);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commands under the heading that starts so. */
    String under(String heading) {
        return commands.entrySet().stream().filter(entry -> entry.getKey().startsWith(heading)).map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no commands under a heading " + heading + " in " + commands.keySet()));
    }
}
