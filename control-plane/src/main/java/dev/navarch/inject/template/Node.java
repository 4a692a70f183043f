package dev.navarch.inject.template;

import java.util.List;

/** What a template is made of. */
sealed interface Node {

    /** Literal text. */
    record Text(String text) implements Node {
    }

    /** Prints what its pipeline gives, or only sets a variable. */
    record Action(Pipe pipe) implements Node {
    }

    /** {@code if}: with {@code else if} as another one in {@code otherwise}. */
    record If(Pipe condition, List<Node> then, List<Node> otherwise) implements Node {
    }

    /** {@code with}: like {@code if}, and the dot is the condition's value. */
    record With(Pipe value, List<Node> then, List<Node> otherwise) implements Node {
    }

    /** {@code range}. */
    record Range(Pipe over, List<Node> body, List<Node> otherwise) implements Node {
    }

    /**
     * {@code template} or {@code block}.
     *
     * @param dot empty when the template is called without a value
     */
    record Invoke(String name, List<Pipe> dot, int offset) implements Node {
    }

    /** {@code break}. */
    record Break() implements Node {
    }

    /** {@code continue}. */
    record Continue() implements Node {
    }

    /**
     * Commands, each fed with what the one before gives.
     *
     * @param variables that take the value: none, one, or two in a range
     * @param declares whether they are new ({@code :=}) or known ({@code =})
     */
    record Pipe(List<String> variables, boolean declares, List<Command> commands, int offset) {
    }

    /** A function with its arguments, or a single operand. */
    record Command(List<Operand> words, int offset) {
    }
}
