package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sprig's functions over maps. A template may change only a map that it made itself with {@code dict}: values that came from outside are shared.
 */
final class DictFunctions {

    /** A map that a template made. */
    private static final class Dict extends LinkedHashMap<String, @Nullable Object> {
        private static final long serialVersionUID = 1;
    }

    private DictFunctions() {
    }

    static void addTo(Functions.Plan plan) {
        plan.add("dict", 0, Functions.ANY, DictFunctions::dict)
                .add("get", 2, a -> a.map(0).containsKey(a.text(1)) ? a.map(0).get(a.text(1)) : "")
                .add("set", 3, DictFunctions::set).add("unset", 2, DictFunctions::unset)
                .add("hasKey", 2, a -> a.map(0).containsKey(a.text(1)))
                .add("pick", 1, Functions.ANY, a -> filtered(a, true)).add("keys", 1, a -> CollectionFunctions.keys(a, a.map(0)))
                .add("values", 1, a -> Collections.unmodifiableList(new ArrayList<>(new TreeMap<>(a.map(0)).values())))
                .add("pluck", 1, Functions.ANY, DictFunctions::pluck).add("merge", 1, Functions.ANY, a -> merged(a, false))
                .add("mergeOverwrite", 1, Functions.ANY, a -> merged(a, true)).add("dig", 3, Functions.ANY, DictFunctions::dig);
    }

    private static Map<String, @Nullable Object> dict(Arguments a) {
        Dict dict = new Dict();
        for (int i = 0; i < a.size(); i += 2) {
            dict.put(a.printed(i), i + 1 < a.size() ? a.get(i + 1) : "");
        }
        return dict;
    }

    private static Map<String, @Nullable Object> own(Arguments a) {
        if (a.get(0) instanceof Dict dict) {
            return dict;
        }
        throw new FunctionFault("only a map made by dict can be changed");
    }

    private static Map<String, @Nullable Object> set(Arguments a) {
        Map<String, @Nullable Object> dict = own(a);
        dict.put(a.text(1), a.get(2));
        a.elements(dict.size());
        return dict;
    }

    private static Map<String, @Nullable Object> unset(Arguments a) {
        own(a).remove(a.text(1));
        return own(a);
    }

    private static Map<String, @Nullable Object> filtered(Arguments a, boolean keep) {
        Set<String> names = Set.copyOf(Text.texts(a, a.from(1)));
        Dict kept = new Dict();
        a.map(0).forEach((key, value) -> {
            if (names.contains(key) == keep) {
                kept.put(key, value);
            }
        });
        return kept;
    }

    private static List<@Nullable Object> pluck(Arguments a) {
        List<@Nullable Object> found = new ArrayList<>();
        for (int i = 1; i < a.size(); i++) {
            if (a.map(i).containsKey(a.text(0))) {
                found.add(a.map(i).get(a.text(0)));
            }
        }
        return Collections.unmodifiableList(found);
    }

    private static Map<String, @Nullable Object> merged(Arguments a, boolean overwrite) {
        Dict result = new Dict();
        for (int i = 0; i < a.size(); i++) {
            merge(a, result, a.map(i), overwrite, 0);
        }
        return result;
    }

    @SuppressWarnings("unchecked") // Every map of the language has texts for keys.
    private static void merge(Arguments a, Dict into, Map<String, @Nullable Object> from, boolean overwrite, int depth) {
        if (depth > GoJson.DEEPEST) {
            throw new FunctionFault("maps are nested too deep");
        }
        a.pay(from.size());
        from.forEach((key, value) -> {
            Object there = into.get(key);
            if (value instanceof Map<?, ?> map) {
                Dict inner = new Dict();
                if (there instanceof Map<?, ?> known) {
                    inner.putAll((Map<String, @Nullable Object>) known);
                }
                if (there == null || there instanceof Map<?, ?> || overwrite) {
                    merge(a, inner, (Map<String, @Nullable Object>) map, overwrite, depth + 1);
                    into.put(key, inner);
                }
            } else if (overwrite ? !Text.isEmpty(value) || there == null : Text.isEmpty(there)) {
                into.put(key, value);
            }
        });
        a.elements(into.size());
    }

    private static @Nullable Object dig(Arguments a) {
        int last = a.size() - 1;
        Object value = a.map(last);
        for (int i = 0; i < last - 1; i++) {
            if (!(value instanceof Map<?, ?> map) || !map.containsKey(a.text(i))) {
                return a.get(last - 1);
            }
            value = map.get(a.text(i));
        }
        return value;
    }
}
