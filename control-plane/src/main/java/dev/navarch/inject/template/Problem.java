package dev.navarch.inject.template;

/**
 * Why a template cannot be parsed or rendered.
 *
 * @param template by name
 * @param line from 1
 * @param column in characters, from 1
 * @param message for a person
 */
public record Problem(String template, int line, int column, String message) {

    /** As Go words it: {@code template: sidecar:12:5: …}. */
    @Override
    public String toString() {
        return "template: " + template + ":" + line + ":" + column + ": " + message;
    }
}
