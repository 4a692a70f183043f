package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents point at what exists, and the house's limits hold. */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final int LONGEST_FILE = 400;

    @Test
    void everyLinkInTheDocumentsNamesAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : files(".md")) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                Path target = document.resolveSibling(link.group(1));
                if (!Files.exists(target)) {
                    broken.add(ROOT.relativize(document) + " -> " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void noSourceFileIsLongerThanTheHouseAllows() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path source : files(".java")) {
            try (Stream<String> lines = Files.lines(source)) {
                long count = lines.count();
                if (count > LONGEST_FILE) {
                    tooLong.add(ROOT.relativize(source) + ": " + count);
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(ending) && !file.toString().contains("/target/")).sorted()
                    .toList();
        }
    }
}
