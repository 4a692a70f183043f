package dev.navarch.validate.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a field may hold. */
sealed interface Type {

    /** Of so many characters. */
    record Text(long least, long most) implements Type {
    }

    /** One of these words. */
    record Word(List<String> words) implements Type {
        public Word {
            words = List.copyOf(words);
        }
    }

    record Flag() implements Type {
    }

    record Whole(long least, long most) implements Type {
    }

    record Fraction(double least, double most) implements Type {
    }

    record Span() implements Type {
    }

    /** An object with whatever in it. */
    record Free() implements Type {
    }

    record Elements(Type of) implements Type {
    }

    record Entries(Type of) implements Type {
    }

    /** A type with a name, of the same tables. */
    record Named(String name) implements Type {
    }

    /**
     * An object.
     *
     * @param choices groups of fields of which one at most may be set
     */
    record Fields(Map<String, Field> fields, List<List<String>> choices) implements Type {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            choices = List.copyOf(choices);
        }
    }

    /** @param needed whether it must not be left out */
    record Field(Type type, boolean needed) {
    }
}
