package dev.navarch.mesh;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Regular expressions that users write, in the syntax of RE2, which is Go's and Envoy's. Pure, any thread.
 *
 * <p>Implementation note: the library matches in time that grows with the text only, but writes repetitions out when it compiles: {@code ((a{1000}){1000}){1000}}
 * would take all memory there is. So the size of what would be written out is reckoned first. Go has a limit of its own, which no sensible expression reaches
 * either.
 */
public final class Re2 {
    /** Characters and classes when all repetitions are written out. */
    private static final long LARGEST = 20_000;
    /** Groups within each other: the library goes down into each. */
    private static final int DEEPEST = 200;

    private final String text;
    /** Sizes of the groups that are open, what stands in them so far. */
    private final Deque<Long> open = new ArrayDeque<>();
    private long size;
    /** Size of what a repetition behind it would repeat. */
    private long last;
    private int at;

    private Re2(String text) {
        this.text = text;
    }

    /** @throws PatternSyntaxException saying what is wrong, also when it is too large */
    public static Pattern compile(String text) {
        if (new Re2(text).size() > LARGEST) {
            throw new PatternSyntaxException("expression too large with its repetitions written out, or too deep", text);
        }
        return Pattern.compile(text);
    }

    private long size() {
        while (at < text.length() && size <= LARGEST) {
            switch (text.charAt(at++)) {
                case '\\' -> escaped();
                case '[' -> characters();
                case '(' -> {
                    open.push(size);
                    size = open.size() > DEEPEST ? LARGEST + 1 : 0;
                    last = 0;
                }
                case ')' -> {
                    last = Math.max(1, size);
                    size = last + (open.isEmpty() ? 0 : open.pop());
                }
                case '{' -> repeated();
                default -> add();
            }
        }
        long whole = size;
        for (long outer : open) {
            whole += outer;
        }
        return whole;
    }

    private void add() {
        last = 1;
        size++;
    }

    private void escaped() {
        if (text.startsWith("Q", at)) {
            int end = text.indexOf("\\E", at);
            at = end < 0 ? text.length() : end + 2;
        } else {
            at++;
        }
        add();
    }

    private void characters() {
        // The first character of a class may be the bracket itself.
        at += text.startsWith("^", at) ? 2 : 1;
        while (at < text.length() && text.charAt(at) != ']') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        add();
    }

    private void repeated() {
        int end = text.indexOf('}', at);
        String counts = end < 0 ? "" : text.substring(at, end);
        if (!counts.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            add();
            return;
        }
        at = end + 1;
        int comma = counts.indexOf(',');
        long least = Long.parseLong(comma < 0 ? counts : counts.substring(0, comma));
        String most = comma < 0 ? "" : counts.substring(comma + 1);
        long times = most.isEmpty() ? least + (comma < 0 ? 0 : 1) : Math.max(least, Long.parseLong(most));
        long before = size - last;
        last *= Math.max(1, times);
        size = before + last;
    }
}
