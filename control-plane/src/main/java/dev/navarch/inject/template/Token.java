package dev.navarch.inject.template;

/**
 * A word of the language.
 *
 * @param text as it stands in the source; for literal text what remains after trimming
 * @param offset in the source
 */
record Token(Kind kind, String text, int offset) {

    enum Kind {
        /** Between actions. */
        TEXT,
        /** <code>{{</code> */
        OPEN,
        /** <code>}}</code> */
        CLOSE,
        /** White space within an action; it tells {@code a .b} from {@code a.b}. */
        SPACE,
        /** A keyword, function, {@code true}, {@code false} or {@code nil}. */
        WORD,
        /** {@code .Name} */
        FIELD,
        /** {@code .} */
        DOT,
        /** {@code $} or {@code $name} */
        VARIABLE,
        /** A number, or a character in single quotes. */
        NUMBER,
        /** In double quotes or back quotes. */
        STRING,
        /** {@code |} */
        PIPE,
        /** {@code (} */
        LEFT,
        /** {@code )} */
        RIGHT,
        /** {@code :=} */
        DECLARE,
        /** {@code =} */
        ASSIGN,
        /** {@code ,} */
        COMMA,
        /** Of the source. */
        END
    }

    @Override
    public String toString() {
        return switch (kind) {
            case END -> "end of template";
            case SPACE -> "space";
            case TEXT -> "text";
            case OPEN, CLOSE, WORD, FIELD, DOT, VARIABLE, NUMBER, STRING, PIPE, LEFT, RIGHT, DECLARE, ASSIGN, COMMA ->
                "\"" + text + "\"";
        };
    }
}
