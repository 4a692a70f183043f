package dev.navarch.inject.template;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What templates may call, by name. Immutable. */
public final class Functions {
    /** For functions that take any number. */
    public static final int ANY = Integer.MAX_VALUE;

    private final Map<String, Function> byName;

    private Functions(Map<String, Function> byName) {
        this.byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /** The functions of Go's {@code text/template} itself. */
    public static Functions builtins() {
        Map<String, Function> builtins = new TreeMap<>();
        Builtins.addTo(builtins);
        return new Functions(builtins);
    }

    /** These and those of the plan, which replace their namesakes. */
    public Functions with(Plan plan) {
        Map<String, Function> all = new TreeMap<>(byName);
        all.putAll(plan.functions);
        return new Functions(all);
    }

    @Nullable
    Function find(String name) {
        return byName.get(name);
    }

    /** Functions to add. One thread. */
    public static final class Plan {
        private final Map<String, Function> functions = new TreeMap<>();

        /** A function that takes exactly so many arguments. */
        public Plan add(String name, int arguments, Function function) {
            return add(name, arguments, arguments, function);
        }

        /** A function that takes from so many to so many arguments. */
        public Plan add(String name, int least, int most, Function function) {
            functions.put(name, counted(name, least, most, function));
            return this;
        }

        /** Another name for a function that is there already. */
        public Plan same(String name, String as) {
            functions.put(name, Objects.requireNonNull(functions.get(as), as));
            return this;
        }

        /** A name that parses, and fails with this message when it is called. */
        public Plan refuse(String name, String message) {
            functions.put(name, _ -> {
                throw new FunctionFault(message);
            });
            return this;
        }
    }

    static Function counted(String name, int least, int most, Function function) {
        return arguments -> {
            int count = arguments.size();
            if (count < least || count > most) {
                String wanted = least == most ? Integer.toString(least) : "at least " + least;
                throw new FunctionFault("wrong number of args for " + name + ": want " + wanted + " got " + count);
            }
            return function.call(arguments);
        };
    }
}
