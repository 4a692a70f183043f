package dev.navarch.inject.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of the template language made of JSON. */
public final class Plain {

    private Plain() {
    }

    /** As Go decodes into {@code interface{}}: every number is a real one. */
    public static @Nullable Object decoded(@Nullable JsonNode node) {
        return value(node, false);
    }

    /** As Go decodes into typed fields: whole numbers stay whole. */
    public static @Nullable Object typed(@Nullable JsonNode node) {
        return value(node, true);
    }

    private static @Nullable Object value(@Nullable JsonNode node, boolean typed) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isTextual()) {
            return node.asText();
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isNumber()) {
            return typed && node.isIntegralNumber() ? (Object) node.asLong() : (Object) node.asDouble();
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>(node.size());
            node.forEach(element -> list.add(value(element, typed)));
            return Collections.unmodifiableList(list);
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        node.properties().forEach(field -> map.put(field.getKey(), value(field.getValue(), typed)));
        return Collections.unmodifiableMap(map);
    }
}
