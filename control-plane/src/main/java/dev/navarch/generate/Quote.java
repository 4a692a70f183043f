package dev.navarch.generate;

/** What a stranger wrote, for a message to him: short, or the message would outgrow the headers that carry it. */
final class Quote {
    private static final int LONGEST = 200;

    private Quote() {
    }

    static String of(String text) {
        return "\"" + cut(text) + "\"";
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
