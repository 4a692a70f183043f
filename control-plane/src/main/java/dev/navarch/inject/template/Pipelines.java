package dev.navarch.inject.template;

import dev.navarch.inject.template.Node.Command;
import dev.navarch.inject.template.Node.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What pipelines give, and the variables of one template's call. One thread. */
final class Pipelines {
    private final Source source;
    private final Budget budget;
    private final Evaluator evaluator;
    private final List<String> names = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();

    Pipelines(Source source, Budget budget, Evaluator evaluator, @Nullable Object root) {
        this.source = source;
        this.budget = budget;
        this.evaluator = evaluator;
        declare("$", root);
    }

    int mark() {
        return names.size();
    }

    void release(int mark) {
        names.subList(mark, names.size()).clear();
        values.subList(mark, values.size()).clear();
    }

    /** The value; it is in the pipeline's variables, too. */
    @Nullable
    Object value(Pipe pipe, @Nullable Object dot) {
        Object value = operand(pipe, dot);
        for (String name : pipe.variables()) {
            set(pipe, name, value);
        }
        return value;
    }

    /** The value alone; a range's variables take its elements instead. */
    @Nullable
    Object operand(Pipe pipe, @Nullable Object dot) {
        Object value = null;
        boolean fed = false;
        for (Command command : pipe.commands()) {
            value = command(command, dot, value, fed);
            fed = true;
        }
        return value;
    }

    /** Sets a range's variables: the element, or its key and the element. */
    void element(Pipe pipe, @Nullable Object key, @Nullable Object value) {
        int count = pipe.variables().size();
        for (int i = 0; i < count; i++) {
            set(pipe, pipe.variables().get(i), i == count - 1 ? value : key);
        }
    }

    private void set(Pipe pipe, String name, @Nullable Object value) {
        if (pipe.declares()) {
            declare(name, value);
        } else {
            values.set(names.lastIndexOf(name), value);
        }
    }

    private void declare(String name, @Nullable Object value) {
        names.add(name);
        values.add(value);
    }

    private @Nullable Object command(Command command, @Nullable Object dot, @Nullable Object fed, boolean hasFed) {
        Operand first = command.words().getFirst();
        List<Operand> rest = command.words().subList(1, command.words().size());
        if (first instanceof Operand.Name name) {
            return call(name, rest, dot, fed, hasFed);
        }
        if (!rest.isEmpty() || hasFed) {
            throw new TemplateFault(source, first.offset(), "can't give argument to non-function");
        }
        if (first instanceof Operand.Literal literal && literal.value() == null) {
            throw new TemplateFault(source, first.offset(), "nil is not a command");
        }
        return operand(first, dot);
    }

    private @Nullable Object call(Operand.Name name, List<Operand> operands, @Nullable Object dot, @Nullable Object fed,
            boolean hasFed) {
        if (name.name().equals(Builtins.AND) || name.name().equals(Builtins.OR)) {
            return logic(name, operands, dot, fed, hasFed);
        }
        List<@Nullable Object> arguments = new ArrayList<>(operands.size() + 1);
        for (Operand operand : operands) {
            arguments.add(operand(operand, dot));
        }
        if (hasFed) {
            arguments.add(fed);
        }
        return guarded(name.offset(), "error calling " + name.name() + ": ", () -> {
            budget.pay(1 + arguments.size() / 8);
            if (name.name().equals(Builtins.INCLUDE)) {
                if (arguments.size() != 2) {
                    throw new FunctionFault("wrong number of args for include: want 2 got " + arguments.size());
                }
                return evaluator.include(new Arguments(arguments, budget).text(0), arguments.get(1), name.offset());
            }
            Object result = name.function().call(new Arguments(arguments, budget));
            if (result instanceof String text) {
                budget.chars(text.length());
            } else if (result instanceof List<?> list) {
                budget.elements(list.size());
            }
            return result;
        });
    }

    /** Stops at the operand that decides, and gives it. */
    private @Nullable Object logic(Operand.Name name, List<Operand> operands, @Nullable Object dot, @Nullable Object fed,
            boolean hasFed) {
        boolean decisive = name.name().equals(Builtins.OR);
        if (operands.isEmpty() && !hasFed) {
            throw new TemplateFault(source, name.offset(), "wrong number of args for " + name.name() + ": want at least 1 got 0");
        }
        Object value = null;
        for (Operand operand : operands) {
            value = operand(operand, dot);
            if (GoValues.isTrue(value) == decisive) {
                return value;
            }
        }
        return hasFed ? fed : value;
    }

    private @Nullable Object operand(Operand operand, @Nullable Object dot) {
        return switch (operand) {
            case Operand.Literal literal -> literal.value();
            case Operand.Dot _ -> dot;
            case Operand.Field(List<String> path, int offset) -> members(dot, path, offset);
            case Operand.Variable(String name, List<String> path, int offset) ->
                members(values.get(names.lastIndexOf(name)), path, offset);
            case Operand.Group(Pipe pipe, List<String> path, int offset) -> members(value(pipe, dot), path, offset);
            case Operand.Name name -> call(name, List.of(), dot, null, false);
        };
    }

    /** What is not there has no value, and neither have its members: only a struct knows which members it has. */
    private @Nullable Object members(@Nullable Object of, List<String> path, int offset) {
        Object value = of;
        for (String name : path) {
            Object receiver = value;
            value = switch (receiver) {
                case null -> null;
                case Map<?, ?> map -> map.get(name);
                case GoObject object -> guarded(offset, "", () -> object.member(name));
                default -> throw new TemplateFault(source, offset,
                        "can't evaluate field " + name + " in type " + GoValues.type(receiver));
            };
        }
        return value;
    }

    /** Runs what may throw a {@link FunctionFault}, and says where it stands. */
    String guarded(int offset, Supplier<String> task) {
        try {
            return task.get();
        } catch (FunctionFault fault) {
            throw new TemplateFault(source, offset, String.valueOf(fault.getMessage()));
        }
    }

    private @Nullable Object guarded(int offset, String prefix, Supplier<@Nullable Object> task) {
        try {
            return task.get();
        } catch (FunctionFault fault) {
            throw new TemplateFault(source, offset, prefix + fault.getMessage());
        }
    }
}
