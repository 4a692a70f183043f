package dev.navarch.inject.template;

import dev.navarch.inject.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a source into tokens, by the rules of Go's {@code text/template}: a delimiter with a minus sign and white space eats the white space of
 * the text beside it; a comment stands alone between its delimiters.
 */
final class Lexer {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String COMMENT = "/*";
    private static final String COMMENT_END = "*/";

    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private boolean trimNext;

    private Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    static List<Token> tokens(Source source) {
        Lexer lexer = new Lexer(source);
        int at = 0;
        while (at < lexer.text.length()) {
            at = lexer.step(at);
        }
        lexer.tokens.add(new Token(Kind.END, "", lexer.text.length()));
        return lexer.tokens;
    }

    /** One stretch of text and the action behind it. */
    private int step(int from) {
        int open = text.indexOf(OPEN, from);
        int end = open < 0 ? text.length() : open;
        boolean trims = open >= 0 && trimsAfter(open + OPEN.length());
        literal(from, end, trims);
        if (open < 0) {
            return end;
        }
        int inside = open + OPEN.length() + (trims ? 1 : 0);
        int firstWord = trims ? inside + 1 : inside;
        if (text.startsWith(COMMENT, firstWord)) {
            return comment(firstWord);
        }
        tokens.add(new Token(Kind.OPEN, OPEN, open));
        return action(inside);
    }

    private boolean trimsAfter(int at) {
        return at + 1 < text.length() && text.charAt(at) == '-' && isSpace(text.charAt(at + 1));
    }

    private void literal(int from, int end, boolean trimEnd) {
        int start = from;
        int stop = end;
        while (trimNext && start < stop && isSpace(text.charAt(start))) {
            start++;
        }
        while (trimEnd && stop > start && isSpace(text.charAt(stop - 1))) {
            stop--;
        }
        trimNext = false;
        if (stop > start) {
            tokens.add(new Token(Kind.TEXT, text.substring(start, stop), start));
        }
    }

    private int comment(int start) {
        int end = text.indexOf(COMMENT_END, start + COMMENT.length());
        if (end < 0) {
            throw new TemplateFault(source, start, "unclosed comment");
        }
        int after = end + COMMENT_END.length();
        int close = closeAt(after);
        if (close < 0) {
            throw new TemplateFault(source, after, "comment ends before closing delimiter");
        }
        return close;
    }

    /** The offset behind a closing delimiter that stands here, -1 when none does. */
    private int closeAt(int at) {
        if (text.startsWith(CLOSE, at)) {
            trimNext = false;
            return at + CLOSE.length();
        }
        if (at + 1 < text.length() && isSpace(text.charAt(at)) && text.startsWith("-" + CLOSE, at + 1)) {
            trimNext = true;
            return at + 2 + CLOSE.length();
        }
        return -1;
    }

    private int action(int from) {
        ActionLexer words = new ActionLexer(source, tokens);
        int at = from;
        while (true) {
            int close = closeAt(at);
            if (close >= 0) {
                tokens.add(new Token(Kind.CLOSE, CLOSE, at));
                return close;
            }
            if (at >= text.length()) {
                throw new TemplateFault(source, from, "unclosed action");
            }
            at = words.word(at);
        }
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
