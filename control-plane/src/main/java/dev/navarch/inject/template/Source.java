package dev.navarch.inject.template;

/** The text of a template, to tell where in it something is. */
record Source(String name, String text) {

    Problem problem(int offset, String message) {
        int end = Math.min(offset, text.length());
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return new Problem(name, line, end - start + 1, message);
    }
}
