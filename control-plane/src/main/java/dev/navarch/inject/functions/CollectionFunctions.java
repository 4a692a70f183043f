package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sprig's functions over lists. A list is never changed: each function gives a new one. */
final class CollectionFunctions {

    private CollectionFunctions() {
    }

    static void addTo(Functions.Plan plan) {
        plan.add("list", 0, Functions.ANY, a -> list(a, a.from(0)))
                .add("append", 2, a -> joined(a, needed(a, 0), listOf(a.get(1))))
                .add("push", 2, a -> joined(a, needed(a, 0), listOf(a.get(1))))
                .add("prepend", 2, a -> joined(a, listOf(a.get(1)), needed(a, 0)))
                .add("concat", 0, Functions.ANY, CollectionFunctions::concat).add("first", 1, a -> at(a.list(0), 0))
                .add("last", 1, a -> at(a.list(0), a.list(0).size() - 1))
                .add("rest", 1, a -> part(a, a.list(0), 1, a.list(0).size()))
                .add("initial", 1, a -> part(a, a.list(0), 0, a.list(0).size() - 1)).add("reverse", 1, a -> reversed(a))
                .add("uniq", 1, a -> without(a, List.of(), true))
                .add("without", 1, Functions.ANY, a -> without(a, a.from(1), false))
                .add("compact", 1, a -> list(a, a.list(0).stream().filter(e -> !Text.isEmpty(e)).toList()))
                .add("has", 2, a -> contains(a.list(1), a.get(0)))
                .add("sortAlpha", 1, a -> Text.texts(a, a.get(0)).stream().sorted().toList())
                .add("until", 1, CollectionFunctions::until).add("tuple", 0, Functions.ANY, a -> list(a, a.from(0)))
                .add("untilStep", 3, a -> steps(a, Text.whole(a.get(0)), Text.whole(a.get(1)), Text.whole(a.get(2))))
                .add("deepCopy", 1, a -> a.get(0)).add("deepEqual", 2, a -> Objects.equals(a.get(0), a.get(1)))
                .add("seq", 1, 3, CollectionFunctions::sequence);
    }

    private static List<@Nullable Object> list(Arguments arguments, List<? extends @Nullable Object> elements) {
        arguments.elements(elements.size());
        return Collections.unmodifiableList(new ArrayList<>(elements));
    }

    private static List<@Nullable Object> listOf(@Nullable Object element) {
        return Collections.singletonList(element);
    }

    private static List<?> needed(Arguments arguments, int index) {
        if (arguments.get(index) == null) {
            throw new FunctionFault("Cannot push on type nil");
        }
        return arguments.list(index);
    }

    private static List<@Nullable Object> joined(Arguments arguments, List<?> first, List<?> second) {
        arguments.elements((long) first.size() + second.size());
        List<@Nullable Object> all = new ArrayList<>(first);
        all.addAll(second);
        return Collections.unmodifiableList(all);
    }

    private static List<@Nullable Object> concat(Arguments arguments) {
        List<@Nullable Object> all = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            all.addAll(arguments.list(i));
            arguments.elements(all.size());
        }
        return Collections.unmodifiableList(all);
    }

    private static @Nullable Object at(List<?> list, int index) {
        return list.isEmpty() ? null : list.get(index);
    }

    private static List<@Nullable Object> part(Arguments arguments, List<?> list, long from, long to) {
        if (list.isEmpty()) {
            return List.of();
        }
        if (from < 0 || to > list.size() || from > to) {
            throw new FunctionFault("a part from " + from + " to " + to + " of a list of " + list.size());
        }
        return list(arguments, list.subList((int) from, (int) to));
    }

    private static List<@Nullable Object> reversed(Arguments arguments) {
        return list(arguments, arguments.list(0).reversed());
    }

    private static List<@Nullable Object> without(Arguments arguments, List<?> left, boolean once) {
        List<@Nullable Object> kept = new ArrayList<>();
        for (Object element : arguments.list(0)) {
            arguments.pay(1 + kept.size() / 16);
            if (!contains(left, element) && !(once && contains(kept, element))) {
                kept.add(element);
            }
        }
        return Collections.unmodifiableList(kept);
    }

    /** Single values are compared; what has elements itself is never the same. */
    private static boolean contains(List<?> list, @Nullable Object wanted) {
        if (wanted instanceof List<?> || wanted instanceof Map<?, ?>) {
            return false;
        }
        for (Object element : list) {
            if (wanted == null
                    ? element == null
                    : !(element instanceof List<?>) && !(element instanceof Map<?, ?>) && wanted.equals(element)) {
                return true;
            }
        }
        return false;
    }

    private static List<@Nullable Object> until(Arguments arguments) {
        long count = Text.whole(arguments.get(0));
        arguments.elements(Math.max(0, count));
        List<@Nullable Object> numbers = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            numbers.add(i);
        }
        return Collections.unmodifiableList(numbers);
    }

    /** The keys in order, whatever the map's own. */
    static List<@Nullable Object> keys(Arguments arguments, Map<String, ?> map) {
        return list(arguments, new ArrayList<Object>(new TreeSet<>(map.keySet())));
    }

    private static List<@Nullable Object> steps(Arguments a, long from, long to, long step) {
        List<@Nullable Object> numbers = new ArrayList<>();
        if (step != 0) {
            for (long i = from; step > 0 ? i < to : i > to; i += step) {
                numbers.add(i);
                a.elements(numbers.size());
            }
        }
        return Collections.unmodifiableList(numbers);
    }

    /** As the shell's: to a number, from one to another, by steps. */
    private static String sequence(Arguments a) {
        long first = a.size() == 1 ? 1 : Text.whole(a.get(0));
        long last = Text.whole(a.get(a.size() - 1));
        long step = a.size() == 3 ? Text.whole(a.get(1)) : a.size() == 1 && last < 1 ? -1 : last < first ? -1 : 1;
        return String.join(" ", Text.texts(a, steps(a, first, step > 0 ? last + 1 : last - 1, step)));
    }
}
