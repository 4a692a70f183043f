package dev.navarch.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What both layouts say in the same way. */
final class Lines {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
            .withZone(ZoneOffset.UTC);

    /** Of what strangers wrote: nobody fills the log with one line. */
    private static final int LONGEST = 16_384;

    private Lines() {
    }

    static String time(ILoggingEvent event) {
        Instant at = event.getInstant();
        return TIME.format(at == null ? Instant.ofEpochMilli(event.getTimeStamp()) : at);
    }

    /** A message or a value, as much of it as goes into a line. */
    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }

    static String level(ILoggingEvent event) {
        return switch (event.getLevel().toInt()) {
            case Level.ERROR_INT -> "error";
            case Level.WARN_INT -> "warn";
            case Level.INFO_INT -> "info";
            default -> "debug";
        };
    }
}
