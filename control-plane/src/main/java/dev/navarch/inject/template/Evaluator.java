package dev.navarch.inject.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Walks the nodes of one rendering: what is printed, taken, repeated. Values are {@link Pipelines}'. One thread, one use. */
final class Evaluator {
    private final Source source;
    private final Map<String, List<Node>> templates;
    private final TemplateLimits limits;
    private final Budget budget;
    private StringBuilder out = new StringBuilder();
    private int calls;

    Evaluator(Source source, Map<String, List<Node>> templates, TemplateLimits limits) {
        this.source = source;
        this.templates = templates;
        this.limits = limits;
        this.budget = new Budget(limits);
    }

    /** How a list of nodes ended. */
    private enum Ended {
        WHOLE, BREAK, CONTINUE
    }

    String render(@Nullable Object dot) {
        invoke(source.name(), dot, 0);
        return out.toString();
    }

    /** The text of a named template, for {@code include}. */
    String include(String name, @Nullable Object dot, int offset) {
        StringBuilder outer = out;
        out = new StringBuilder();
        invoke(name, dot, offset);
        String text = out.toString();
        out = outer;
        return text;
    }

    private void invoke(String name, @Nullable Object dot, int offset) {
        List<Node> nodes = templates.get(name);
        if (nodes == null) {
            throw new TemplateFault(source, offset, "template \"" + name + "\" not defined");
        }
        if (++calls > limits.calls()) {
            throw new TemplateFault(source, offset, "templates call each other more than " + limits.calls() + " deep");
        }
        walk(nodes, dot, new Pipelines(source, budget, this, dot));
        calls--;
    }

    private Ended walk(List<Node> nodes, @Nullable Object dot, Pipelines pipelines) {
        for (Node node : nodes) {
            Ended ended = walk(node, dot, pipelines);
            if (ended != Ended.WHOLE) {
                return ended;
            }
        }
        return Ended.WHOLE;
    }

    private Ended walk(Node node, @Nullable Object dot, Pipelines pipelines) {
        switch (node) {
            case Node.Text(String text) -> put(text, 0);
            case Node.Action(Node.Pipe pipe) -> {
                Object value = pipelines.value(pipe, dot);
                if (pipe.variables().isEmpty()) {
                    put(pipelines.guarded(pipe.offset(), () -> GoPrint.action(value, budget)), pipe.offset());
                }
            }
            case Node.Invoke(String name, List<Node.Pipe> with, int offset) ->
                invoke(name, with.isEmpty() ? null : pipelines.value(with.getFirst(), dot), offset);
            case Node.If branch -> {
                int mark = pipelines.mark();
                boolean taken = GoValues.isTrue(pipelines.value(branch.condition(), dot));
                Ended ended = walk(taken ? branch.then() : branch.otherwise(), dot, pipelines);
                pipelines.release(mark);
                return ended;
            }
            case Node.With branch -> {
                int mark = pipelines.mark();
                Object value = pipelines.value(branch.value(), dot);
                boolean taken = GoValues.isTrue(value);
                Ended ended = walk(taken ? branch.then() : branch.otherwise(), taken ? value : dot, pipelines);
                pipelines.release(mark);
                return ended;
            }
            case Node.Range range -> repeat(range, dot, pipelines);
            case Node.Break() -> {
                return Ended.BREAK;
            }
            case Node.Continue() -> {
                return Ended.CONTINUE;
            }
        }
        return Ended.WHOLE;
    }

    private void put(String text, int offset) {
        out.append(text);
        bounded(offset, () -> {
            budget.pay(text.length() / 256);
            budget.length(out.length());
        });
    }

    private void repeat(Node.Range range, @Nullable Object dot, Pipelines pipelines) {
        int mark = pipelines.mark();
        Object over = pipelines.operand(range.over(), dot);
        List<@Nullable Object> keys = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        elements(range, over, keys, values);
        if (values.isEmpty()) {
            walk(range.otherwise(), dot, pipelines);
        }
        for (int i = 0; i < values.size(); i++) {
            bounded(range.over().offset(), () -> budget.pay(1));
            pipelines.element(range.over(), keys.get(i), values.get(i));
            int inner = pipelines.mark();
            Ended ended = walk(range.body(), values.get(i), pipelines);
            pipelines.release(inner);
            if (range.over().declares()) {
                pipelines.release(mark);
            }
            if (ended == Ended.BREAK) {
                break;
            }
        }
        pipelines.release(mark);
    }

    /** Lists by position, maps in the order of their keys, a number from 0 up to it; nil has none. */
    private void elements(Node.Range range, @Nullable Object over, List<@Nullable Object> keys, List<@Nullable Object> values) {
        switch (over) {
            case null -> {
            }
            case List<?> list -> {
                values.addAll(list);
                for (long i = 0; i < list.size(); i++) {
                    keys.add(i);
                }
            }
            case Map<?, ?> map -> new TreeMap<>(map).forEach((key, value) -> {
                keys.add(key);
                values.add(value);
            });
            case Long count -> {
                bounded(range.over().offset(), () -> budget.elements(count));
                for (long i = 0; i < count; i++) {
                    keys.add(i);
                    values.add(i);
                }
            }
            case GoObject object when object.isNil() -> {
            }
            default -> throw new TemplateFault(source, range.over().offset(),
                    "range can't iterate over " + GoPrint.action(over, budget));
        }
    }

    private void bounded(int offset, Runnable check) {
        try {
            check.run();
        } catch (FunctionFault fault) {
            throw new TemplateFault(source, offset, String.valueOf(fault.getMessage()));
        }
    }
}
