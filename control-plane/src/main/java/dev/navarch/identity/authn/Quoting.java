package dev.navarch.identity.authn;

/** A stranger's words in a line of a log: short, and on one line. */
final class Quoting {
    private static final int LONGEST = 64;

    private Quoting() {
    }

    static String quote(String text) {
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        StringBuilder quoted = new StringBuilder("\"");
        start.chars().forEach(c -> quoted.append(c < 0x20 || c == '"' || c == '\\' || c == 0x7f ? '?' : (char) c));
        return quoted.append('"').toString();
    }
}
