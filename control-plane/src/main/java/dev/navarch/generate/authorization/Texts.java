package dev.navarch.generate.authorization;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.type.matcher.v3.ListMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.OrMatcher;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.ValueMatcher;
import java.util.List;

/** How Istio's values match texts: the whole text, or its beginning or its end where a wildcard stands for the rest. */
final class Texts {
    private static final StringMatcher SOME = StringMatcher.newBuilder().setSafeRegex(RegexMatcher.newBuilder().setRegex(".+"))
            .build();

    private Texts() {
    }

    /** Any text but none. */
    static StringMatcher some() {
        return SOME;
    }

    static StringMatcher exactly(String value) {
        return StringMatcher.newBuilder().setExact(value).build();
    }

    static StringMatcher of(String value) {
        return of(value, "");
    }

    /** @param prefix stands before the value in what is matched */
    static StringMatcher of(String value, String prefix) {
        if (value.equals("*")) {
            return SOME;
        }
        if (value.startsWith("*")) {
            return StringMatcher.newBuilder().setSuffix(value.substring(1)).build();
        }
        return value.endsWith("*")
                ? StringMatcher.newBuilder().setPrefix(prefix + value.substring(0, value.length() - 1)).build()
                : exactly(prefix + value);
    }

    static HeaderMatcher header(String name, String value, boolean ignoreCase) {
        HeaderMatcher.Builder matcher = HeaderMatcher.newBuilder().setName(name);
        return value.equals("*")
                ? matcher.setPresentMatch(true).build()
                : matcher.setStringMatch(of(value).toBuilder().setIgnoreCase(ignoreCase)).build();
    }

    /** A field of what a filter found out, by its path. */
    static MetadataMatcher metadata(String filter, List<String> path, ValueMatcher value) {
        MetadataMatcher.Builder matcher = MetadataMatcher.newBuilder().setFilter(filter).setValue(value);
        path.forEach(key -> matcher.addPath(MetadataMatcher.PathSegment.newBuilder().setKey(key)));
        return matcher.build();
    }

    static ValueMatcher text(StringMatcher text) {
        return ValueMatcher.newBuilder().setStringMatch(text).build();
    }

    /** A list that holds such a text. */
    static ValueMatcher listWith(StringMatcher text) {
        return ValueMatcher.newBuilder().setListMatch(ListMatcher.newBuilder().setOneOf(text(text))).build();
    }

    /** Any of these; at least one is given. */
    static ValueMatcher either(List<ValueMatcher> values) {
        return values.size() == 1
                ? values.getFirst()
                : ValueMatcher.newBuilder().setOrMatch(OrMatcher.newBuilder().addAllValueMatchers(values)).build();
    }
}
