package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Leaves nil out of maps and lists, however deep; what had nothing but nil becomes nil itself, what was empty before stays. */
final class OmitNil {

    private OmitNil() {
    }

    static @Nullable Object of(Arguments arguments, @Nullable Object value, int depth) {
        if (depth > GoJson.DEEPEST) {
            throw new FunctionFault("a value is nested more than " + GoJson.DEEPEST + " deep");
        }
        arguments.pay(1);
        return switch (value) {
            case Map<?, ?> map when !map.isEmpty() -> {
                Map<String, @Nullable Object> kept = new LinkedHashMap<>();
                map.forEach((key, each) -> {
                    Object left = of(arguments, each, depth + 1);
                    if (left != null) {
                        kept.put(String.valueOf(key), left);
                    }
                });
                yield kept.isEmpty() ? null : kept;
            }
            case List<?> list when !list.isEmpty() -> {
                List<@Nullable Object> kept = new ArrayList<>();
                for (Object each : list) {
                    Object left = of(arguments, each, depth + 1);
                    if (left != null) {
                        kept.add(left);
                    }
                }
                yield kept.isEmpty() ? null : Collections.unmodifiableList(kept);
            }
            case null, default -> value;
        };
    }
}
