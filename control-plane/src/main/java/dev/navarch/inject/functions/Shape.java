package dev.navarch.inject.functions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a Go struct or message, in their order: what a template finds under a name when JSON does not say it, and how it is called there.
 * A field that no shape names is looked up in JSON all the same.
 */
public final class Shape {
    private final String name;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    private Shape(String name) {
        this.name = name;
    }

    /** What a field holds. */
    enum Kind {
        TEXT, NUMBER, FLAG, TEXTS, LIST, STRUCT, ENUM, WRAPPER, DURATION
    }

    /**
     * One field.
     *
     * @param json its name in JSON
     * @param shape of the struct, or of a list's elements; null for plain values
     * @param constants of an enumeration, the first one by default
     */
    record Field(String json, Kind kind, @Nullable Shape shape, List<String> constants) {
    }

    static Shape named(String name) {
        return new Shape(name);
    }

    Shape texts(String... names) {
        return plain(Kind.TEXT, names);
    }

    Shape numbers(String... names) {
        return plain(Kind.NUMBER, names);
    }

    Shape flags(String... names) {
        return plain(Kind.FLAG, names);
    }

    Shape durations(String... names) {
        return plain(Kind.DURATION, names);
    }

    Shape wrappers(String... names) {
        return plain(Kind.WRAPPER, names);
    }

    Shape textMaps(String... names) {
        return plain(Kind.TEXTS, names);
    }

    Shape lists(String... names) {
        return plain(Kind.LIST, names);
    }

    Shape list(String name, Shape element) {
        return field(name, Kind.LIST, element, List.of());
    }

    Shape struct(String name, Shape shape) {
        return field(name, Kind.STRUCT, shape, List.of());
    }

    Shape choice(String name, String... constants) {
        return field(name, Kind.ENUM, null, List.of(constants));
    }

    private Shape plain(Kind kind, String... names) {
        for (String field : names) {
            field(field, kind, null, List.of());
        }
        return this;
    }

    private Shape field(String go, Kind kind, @Nullable Shape shape, List<String> constants) {
        fields.put(go, new Field(json(go), kind, shape, constants));
        return this;
    }

    @Nullable
    Field find(String go) {
        return fields.get(go);
    }

    /** Names in JSON, in order. */
    List<String> order() {
        List<String> order = new ArrayList<>();
        fields.values().forEach(field -> order.add(field.json));
        return Collections.unmodifiableList(order);
    }

    String name() {
        return name;
    }

    /** Go's name in JSON: {@code HostIP} is {@code hostIP}, {@code DNSPolicy} is {@code dnsPolicy}, {@code UID} is {@code uid}. */
    static String json(String go) {
        int capitals = 0;
        while (capitals < go.length() && Character.isUpperCase(go.charAt(capitals))) {
            capitals++;
        }
        int lowered = capitals > 1 && capitals < go.length() ? capitals - 1 : capitals;
        StringBuilder json = new StringBuilder(go);
        for (int i = 0; i < lowered; i++) {
            json.setCharAt(i, Character.toLowerCase(go.charAt(i)));
        }
        return json.toString();
    }
}
