package dev.navarch.inject.pod;

import dev.navarch.inject.config.InjectionConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The image of a proxy: where it lies, its name, its tag and its type. */
public final class ProxyImage {
    private static final String DEFAULT = "default";
    /** Types that a tag may end in; another one of them replaces it. */
    private static final List<String> KNOWN = List.of("debug", "distroless");

    private ProxyImage() {
    }

    /**
     * @param name such as {@code proxyv2}
     * @param types what was asked for, the first that is not empty counts
     */
    public static String of(InjectionConfig config, String name, String... types) {
        String type = "";
        for (String asked : types) {
            type = type.isEmpty() ? asked : type;
        }
        type = type.isEmpty() ? config.text("global", "variant") : type;
        return config.text("global", "hub") + "/" + (name.isEmpty() ? "proxyv2" : name) + ":"
                + tagged(tag(config.value("global", "tag")), type);
    }

    /** YAML makes a number of {@code 1.30}. */
    private static String tag(@Nullable Object tag) {
        return tag == null
                ? ""
                : tag instanceof Double number && number == Math.rint(number)
                        ? Long.toString(number.longValue())
                        : tag.toString();
    }

    private static String tagged(String tag, String type) {
        if (type.isEmpty()) {
            return tag;
        }
        String plain = tag;
        for (String known : KNOWN) {
            plain = plain.endsWith("-" + known) ? plain.substring(0, plain.length() - known.length() - 1) : plain;
        }
        return type.equals(DEFAULT) ? plain : plain + "-" + type;
    }
}
