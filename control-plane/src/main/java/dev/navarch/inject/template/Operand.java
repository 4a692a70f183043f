package dev.navarch.inject.template;

import dev.navarch.inject.template.Node.Pipe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may stand as an argument. */
sealed interface Operand {

    /** Where it stands. */
    int offset();

    /** A number, text, {@code true}, {@code false} or {@code nil}. */
    record Literal(@Nullable Object value, int offset) implements Operand {
    }

    /** {@code .} */
    record Dot(int offset) implements Operand {
    }

    /** {@code .A.B}: members of the dot. */
    record Field(List<String> path, int offset) implements Operand {
    }

    /** {@code $x} or {@code $x.A.B}. */
    record Variable(String name, List<String> path, int offset) implements Operand {
    }

    /** {@code f}, called with what follows it in its command. */
    record Name(String name, Function function, int offset) implements Operand {
    }

    /** {@code (…)} or {@code (…).A.B}. */
    record Group(Pipe pipe, List<String> path, int offset) implements Operand {
    }
}
