package dev.navarch.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds among the charts. */
class ChartsTest {
    private static final Path CHARTS = Path.of("../deploy/charts");

    @ParameterizedTest
    @ValueSource(strings = {"templates/_names.tpl", "templates/_webhooks.tpl", "files/reader-rules.yaml"})
    void filesThatBothChartsOfTheControlPlaneHaveAreEqual(String file) throws IOException {
        assertEquals(Files.readString(CHARTS.resolve("primary").resolve(file)),
                Files.readString(CHARTS.resolve("remote").resolve(file)));
    }

    @Test
    void theyTravelInTheProgram() throws IOException {
        try (InputStream in = ChartsTest.class.getResourceAsStream("/dev/navarch/charts/primary/values.yaml")) {
            assertNotNull(in);
            assertEquals(Files.readString(CHARTS.resolve("primary/values.yaml")),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
