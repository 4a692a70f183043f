package dev.navarch.inject.template;

import dev.navarch.inject.template.Token.Kind;
import java.util.List;

/** The tokens of a source, one by one. One thread. */
final class Tokens {
    private final Source source;
    private final List<Token> tokens;
    private int at;

    Tokens(Source source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        Token token = tokens.get(at);
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    /** The next one that is not space, not yet taken. */
    Token skipSpace() {
        while (peek().kind() == Kind.SPACE) {
            at++;
        }
        return peek();
    }

    /** What follows the next token's white space, nothing taken. */
    Token peekBehind() {
        int behind = Math.min(at + 1, tokens.size() - 1);
        while (tokens.get(behind).kind() == Kind.SPACE) {
            behind++;
        }
        return tokens.get(behind);
    }

    /** Takes the end of the action, which must come now. */
    void close(String where) {
        Token token = skipSpace();
        if (token.kind() != Kind.CLOSE) {
            throw unexpected(token, where);
        }
        next();
    }

    /** Takes a quoted text, which must come now. */
    String string(String where) {
        Token token = skipSpace();
        if (token.kind() != Kind.STRING) {
            throw unexpected(token, where);
        }
        next();
        return text(token);
    }

    /** What a quoted text means. */
    String text(Token token) {
        String literal = token.text();
        try {
            return literal.charAt(0) == '`'
                    ? literal.substring(1, literal.length() - 1).replace("\r", "")
                    : Escapes.unquote(literal);
        } catch (IllegalArgumentException _) {
            throw new TemplateFault(source, token.offset(), "malformed string " + literal);
        }
    }

    TemplateFault unexpected(Token token, String where) {
        return new TemplateFault(source, token.offset(), "unexpected " + token + " in " + where);
    }
}
