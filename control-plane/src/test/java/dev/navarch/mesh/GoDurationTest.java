package dev.navarch.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({"30s,PT30S", "24h0m0s,PT24H", "1h30m,PT1H30M", "1.5s,PT1.5S", ".5m,PT30S", "2.s,PT2S", "250ms,PT0.25S",
            "10us,PT0.00001S", "10µs,PT0.00001S", "7ns,PT0.000000007S", "0,PT0S", "0s,PT0S", "-5s,PT-5S", "+5s,PT5S",
            "30s1m,PT1M30S"})
    void whatGoReadsIsRead(String text, Duration expected) {
        assertEquals(expected, GoDuration.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "30", "s", "1 s", "1d", "1s2", "x1s", "1..5s", ".s", "1e3s", "9223372036854775808ns",
            "99999999h", "PT1S"})
    void whatGoRefusesIsNoDuration(String text) {
        assertNull(GoDuration.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0s", "PT30S,30s", "PT1M,1m0s", "PT24H,24h0m0s", "PT1H0M5.25S,1h0m5.25s", "PT0.25S,250ms", "PT0.00001S,10µs",
            "PT0.000000007S,7ns", "PT-5S,-5s"})
    void itPrintsAsGoDoes(Duration duration, String expected) {
        assertEquals(expected, GoDuration.format(duration));
        assertEquals(duration, GoDuration.parse(expected));
    }
}
