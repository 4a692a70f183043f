package dev.navarch.inject.template;

import dev.navarch.inject.template.Token.Kind;
import java.util.List;

/** Cuts the words within an action. */
final class ActionLexer {
    private final Source source;
    private final String text;
    private final List<Token> tokens;

    ActionLexer(Source source, List<Token> tokens) {
        this.source = source;
        this.text = source.text();
        this.tokens = tokens;
    }

    /** Adds the word that starts here; returns the offset behind it. */
    int word(int at) {
        char c = text.charAt(at);
        if (Lexer.isSpace(c)) {
            return add(Kind.SPACE, at, spaces(at));
        }
        return switch (c) {
            case '"' -> add(Kind.STRING, at, quoted(at, '"'));
            case '\'' -> add(Kind.NUMBER, at, quoted(at, '\''));
            case '`' -> add(Kind.STRING, at, raw(at));
            case '|' -> add(Kind.PIPE, at, at + 1);
            case '(' -> add(Kind.LEFT, at, at + 1);
            case ')' -> add(Kind.RIGHT, at, at + 1);
            case ',' -> add(Kind.COMMA, at, at + 1);
            case '=' -> add(Kind.ASSIGN, at, at + 1);
            case ':' -> declare(at);
            case '$' -> add(Kind.VARIABLE, at, name(at + 1));
            case '.' -> dot(at);
            case '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> add(Kind.NUMBER, at, number(at));
            default -> identifier(at);
        };
    }

    private int add(Kind kind, int from, int to) {
        tokens.add(new Token(kind, text.substring(from, to), from));
        return to;
    }

    private int spaces(int from) {
        int at = from;
        while (at < text.length() && Lexer.isSpace(text.charAt(at)) && !(at > from && text.startsWith("-}}", at + 1))) {
            at++;
        }
        return at;
    }

    private int declare(int at) {
        if (text.startsWith(":=", at)) {
            return add(Kind.DECLARE, at, at + 2);
        }
        throw new TemplateFault(source, at, "expected :=");
    }

    private int dot(int at) {
        int end = name(at + 1);
        if (end > at + 1 && isDigit(text.charAt(at + 1))) {
            return add(Kind.NUMBER, at, number(at));
        }
        return end == at + 1 ? add(Kind.DOT, at, end) : add(Kind.FIELD, at, end);
    }

    private int identifier(int at) {
        int end = name(at);
        if (end == at) {
            throw new TemplateFault(source, at, "unexpected \"" + text.charAt(at) + "\" in action");
        }
        return add(Kind.WORD, at, end);
    }

    private int name(int from) {
        int at = from;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return at;
    }

    /** Letters belong to a number: {@code 0x1F}, {@code 1e+6}; what is none of it the parser says. */
    private int number(int from) {
        int at = from + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean sign = (c == '+' || c == '-') && "eEpP".indexOf(text.charAt(at - 1)) >= 0;
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '.' && !sign) {
                break;
            }
            at++;
        }
        return at;
    }

    private int quoted(int from, char quote) {
        for (int at = from + 1; at < text.length() && text.charAt(at) != '\n'; at++) {
            if (text.charAt(at) == quote) {
                return at + 1;
            }
            if (text.charAt(at) == '\\') {
                at++;
            }
        }
        throw new TemplateFault(source, from, quote == '"' ? "unterminated quoted string" : "unterminated character constant");
    }

    private int raw(int from) {
        int end = text.indexOf('`', from + 1);
        if (end < 0) {
            throw new TemplateFault(source, from, "unterminated raw quoted string");
        }
        return end + 1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
