package dev.navarch.inject.template;

/** Reads number literals: whole numbers of base 2, 8, 10 and 16, real ones, and characters. */
final class Numbers {

    private Numbers() {
    }

    static Object parse(Source source, Token token) {
        String literal = token.text();
        try {
            if (literal.startsWith("'")) {
                String text = Escapes.unquote(literal);
                if (text.codePointCount(0, text.length()) != 1) {
                    throw new NumberFormatException("not one character");
                }
                return (long) text.codePointAt(0);
            }
            return number(literal.replace("_", ""));
        } catch (IllegalArgumentException _) {
            throw new TemplateFault(source, token.offset(), "bad number syntax: " + literal);
        }
    }

    private static Object number(String literal) {
        String digits = literal.startsWith("+") || literal.startsWith("-") ? literal.substring(1) : literal;
        long sign = literal.startsWith("-") ? -1 : 1;
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            return sign * Long.parseLong(digits.substring(2), 16);
        }
        if (digits.startsWith("0b") || digits.startsWith("0B")) {
            return sign * Long.parseLong(digits.substring(2), 2);
        }
        if (digits.startsWith("0o") || digits.startsWith("0O")) {
            return sign * Long.parseLong(digits.substring(2), 8);
        }
        if (!digits.chars().allMatch(Character::isDigit)) {
            if (digits.endsWith("f") || digits.endsWith("d") || digits.endsWith("F") || digits.endsWith("D")) {
                throw new NumberFormatException(digits);
            }
            return sign * Double.parseDouble(digits);
        }
        return Long.parseLong(literal, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
    }
}
