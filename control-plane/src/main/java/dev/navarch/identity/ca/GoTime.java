package dev.navarch.identity.ca;

import java.time.Duration;

/** Whole seconds as Go prints them, in messages that agents log and people search for. */
final class GoTime {
    private GoTime() {
    }

    static String format(Duration time) {
        String hours = time.toHours() > 0 ? time.toHours() + "h" : "";
        String minutes = time.toMinutes() > 0 ? time.toMinutesPart() + "m" : "";
        return hours + minutes + time.toSecondsPart() + "s";
    }
}
