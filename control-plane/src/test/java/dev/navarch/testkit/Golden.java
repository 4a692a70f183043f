package dev.navarch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares text with a file under {@code src/test/resources/golden}. With {@code -Dgolden.update=true} the files are written instead: then
 * read the difference before committing it.
 */
public final class Golden {
    private static final Path HOME = Path.of("src", "test", "resources", "golden");

    private Golden() {
    }

    public static void assertMatches(String file, String actual) {
        Path path = HOME.resolve(file);
        String text = actual.endsWith("\n") ? actual : actual + "\n";
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(HOME.resolve(file).getParent());
                Files.writeString(path, text);
            }
            assertEquals(Files.exists(path) ? Files.readString(path) : "", text, () -> "differs from " + path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
