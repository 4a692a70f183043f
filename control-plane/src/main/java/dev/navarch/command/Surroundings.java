package dev.navarch.command;

import java.util.Map;

/**
 * What commands know of the process.
 *
 * @param userAgent by which API servers know us
 */
public record Surroundings(Map<String, String> environment, String userAgent) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }
}
