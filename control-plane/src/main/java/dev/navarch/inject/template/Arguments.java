package dev.navarch.inject.template;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a function is called with; what is of the wrong type is a {@link FunctionFault}. */
public final class Arguments {
    private final List<@Nullable Object> values;
    private final Budget budget;

    Arguments(List<@Nullable Object> values, Budget budget) {
        this.values = values;
        this.budget = budget;
    }

    public int size() {
        return values.size();
    }

    public @Nullable Object get(int index) {
        return values.get(index);
    }

    /** The last one, which a pipeline feeds. */
    public @Nullable Object last() {
        return values.getLast();
    }

    /** All from this one on. */
    public List<@Nullable Object> from(int index) {
        return Collections.unmodifiableList(values.subList(index, values.size()));
    }

    public String text(int index) {
        if (values.get(index) instanceof String text) {
            return text;
        }
        throw wrong(index, "string");
    }

    /** A whole number. */
    public long whole(int index) {
        if (values.get(index) instanceof Long number) {
            return number;
        }
        throw wrong(index, "int");
    }

    /** A list; nil is an empty one. */
    public List<?> list(int index) {
        Object value = values.get(index);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(index, "list");
    }

    /** A map; nil is an empty one. */
    @SuppressWarnings("unchecked") // Every map of the language has texts for keys.
    public Map<String, @Nullable Object> map(int index) {
        Object value = values.get(index);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw wrong(index, "map");
    }

    /** What {@code print} makes of it, within the limits. */
    public String printed(int index) {
        return GoPrint.text(values.get(index), budget);
    }

    /** What {@code print} makes of a value, within the limits. */
    public String print(@Nullable Object value) {
        return GoPrint.text(value, budget);
    }

    /** Pays for work that grows with the input, such as the length of a text. */
    public void pay(long work) {
        budget.pay(work);
    }

    /** Checks the size of a list or map that is being made. */
    public void elements(long count) {
        budget.elements(count);
    }

    Budget budget() {
        return budget;
    }

    private FunctionFault wrong(int index, String wanted) {
        Object value = values.get(index);
        return new FunctionFault("wrong type for value; expected " + wanted + "; got " + GoValues.type(value));
    }
}
