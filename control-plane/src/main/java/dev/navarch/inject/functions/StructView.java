package dev.navarch.inject.functions;

import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.GoObject;
import dev.navarch.inject.template.TextMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON that looks like a Go struct or message: fields by Go's names, getters that may be called on nil, zero values for what is not there.
 * Immutable.
 */
public final class StructView implements GoObject {
    private static final String GETTER = "Get";

    private final Shape shape;
    private final @Nullable Map<String, ? extends @Nullable Object> values;

    private StructView(Shape shape, @Nullable Map<String, ? extends @Nullable Object> values) {
        this.shape = shape;
        this.values = values;
    }

    /** @param values as {@link Plain#typed} makes them; null for a nil pointer */
    public static StructView of(Shape shape, @Nullable Map<String, ? extends @Nullable Object> values) {
        return new StructView(shape, values);
    }

    @Override
    public boolean isNil() {
        return values == null;
    }

    Shape shape() {
        return shape;
    }

    /** What JSON says, by its names; in the shape's order, then in JSON's. Empty for nil. */
    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (values != null) {
            for (String name : shape.order()) {
                if (values.containsKey(name)) {
                    all.put(name, values.get(name));
                }
            }
            values.forEach(all::putIfAbsent);
        }
        return Collections.unmodifiableMap(all);
    }

    @Override
    public @Nullable Object member(String name) {
        Shape.Field field = shape.find(name);
        if (field != null) {
            return value(field);
        }
        if (name.startsWith(GETTER) && name.length() > GETTER.length()) {
            return member(name.substring(GETTER.length()));
        }
        if (!Character.isUpperCase(name.charAt(0))) {
            throw new FunctionFault("can't evaluate field " + name + " in type " + shape.name());
        }
        return raw(Shape.json(name));
    }

    private @Nullable Object raw(String json) {
        return values == null ? null : values.get(json);
    }

    @SuppressWarnings("unchecked") // Every map of the language has texts for keys.
    private Object value(Shape.Field field) {
        Object value = raw(field.json());
        return switch (field.kind()) {
            case TEXT -> value instanceof String ? value : "";
            case NUMBER -> value instanceof Long || value instanceof Double ? value : 0L;
            case FLAG -> value instanceof Boolean ? value : false;
            case TEXTS -> texts(value);
            case LIST -> value instanceof List<?> list ? elements(list, field.shape()) : List.of();
            case STRUCT -> of(field.shape() == null ? Shape.named(field.json()) : field.shape(),
                    value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null);
            case ENUM -> new Scalar.Constant(constant(value, field.constants()));
            case WRAPPER -> new Scalar.Wrapper(value);
            case DURATION -> new Scalar.Span(value instanceof String text ? text : "");
        };
    }

    private static String constant(@Nullable Object value, List<String> constants) {
        if (value instanceof Long number && number >= 0 && number < constants.size()) {
            return constants.get(number.intValue());
        }
        return value instanceof String text && constants.contains(text) ? text : constants.getFirst();
    }

    private static TextMap texts(@Nullable Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, text) -> texts.put(String.valueOf(key), text == null ? "" : String.valueOf(text)));
        }
        return new TextMap(texts);
    }

    @SuppressWarnings("unchecked") // Every map of the language has texts for keys.
    private static List<?> elements(List<?> list, @Nullable Shape shape) {
        if (shape == null) {
            return list;
        }
        List<Object> views = new ArrayList<>();
        for (Object element : list) {
            views.add(of(shape, element instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of()));
        }
        return Collections.unmodifiableList(views);
    }

    @Override
    public String print() {
        return shape.name() + fields();
    }
}
