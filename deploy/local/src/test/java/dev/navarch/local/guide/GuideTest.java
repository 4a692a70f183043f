package dev.navarch.local.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {
    @TempDir
    private Path folder;

    @Test
    void commandsStandUnderTheirHeadingsAndOtherFencesAreLeftOut() throws IOException {
        Guide guide = Guide.read(Files.writeString(folder.resolve("guide.md"), """
                # Title
                ## 1 First
                ```bash
                # a comment of the shell is no heading
                one
                ```
                words
                ```bash
                two
                ```
                ## 2 Second
                ```
                not run
                ```
                """));
        assertEquals("# a comment of the shell is no heading\none\ntwo\n", guide.under("1 "));
        assertThrows(IllegalArgumentException.class, () -> guide.under("2 "));
    }

    @Test
    void everyScenarioHasItsPage() {
        for (Scenario scenario : Scenario.values()) {
            assertFalse(Guide.read(Path.of("../..").resolve(scenario.page())).commands().isEmpty(), scenario::page);
        }
    }
}
