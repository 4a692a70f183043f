package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.Labels;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in the spec of a resource, which may hold anything. What is not there reads as empty; what is of another type than it should be is
 * not taken for anything else.
 *
 * @param where as people write it, such as {@code spec.servers[0].port}
 */
record Spec(String where, JsonNode node) {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+(?:\\.\\d+)?|\\.\\d+)(h|ms|m|s|us|µs|ns)");
    /** Ten years, in nanoseconds: what is longer is meant as never, and some of it would be too much for Envoy. */
    private static final BigDecimal LONGEST = BigDecimal.valueOf(10L * 365 * 24 * 3_600_000_000_000L);

    /** Something is not what it should be. */
    static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        NotUnderstood(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    NotUnderstood isNo(String what) {
        return new NotUnderstood(where + " is no " + what);
    }

    Spec at(String field) throws NotUnderstood {
        if (!isAbsent() && !node.isObject()) {
            throw isNo("object");
        }
        return new Spec(where + "." + field, node.path(field));
    }

    String text() throws NotUnderstood {
        if (!isAbsent() && !node.isTextual()) {
            throw isNo("text");
        }
        return node.asText("");
    }

    /** Text that a later object may have again. */
    String text(Interner interner) throws NotUnderstood {
        return interner.share(text());
    }

    boolean flag() throws NotUnderstood {
        if (!isAbsent() && !node.isBoolean()) {
            throw isNo("boolean");
        }
        return node.asBoolean(false);
    }

    /** 0 where it is not there. */
    int number() throws NotUnderstood {
        if (!isAbsent() && (!node.canConvertToInt() || node.intValue() < 0)) {
            throw isNo("number of 0 or more");
        }
        return node.asInt(0);
    }

    /** As {@link #number}; 64-bit numbers are written as texts. */
    int count() throws NotUnderstood {
        if (node.isTextual()) {
            try {
                return Math.max(0, Integer.parseInt(node.textValue()));
            } catch (NumberFormatException e) {
                throw isNo("number");
            }
        }
        return number();
    }

    /** The name of this field in the object that holds it. */
    String name() {
        return where.substring(where.indexOf("..") + 2);
    }

    /** The fields of an object, by whatever names; none where it is not there. */
    List<Spec> fields() throws NotUnderstood {
        if (!isAbsent() && !node.isObject()) {
            throw isNo("object");
        }
        List<Spec> fields = new ArrayList<>(node.size());
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            fields.add(new Spec(where + ".." + field.getKey(), field.getValue()));
        }
        return fields;
    }

    /** A length of time such as {@code 1m30s} or {@code 0.5s}; null where it is not there. */
    @Nullable
    Duration duration() throws NotUnderstood {
        if (isAbsent()) {
            return null;
        }
        String text = text();
        Matcher parts = DURATION_PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length() && parts.find(at) && parts.start() == at) {
            nanos = nanos.add(new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(nanosOf(parts.group(2)))));
            at = parts.end();
        }
        if (at == 0 || at < text.length() || nanos.compareTo(LONGEST) > 0) {
            throw isNo("duration such as 1.5s");
        }
        return Duration.ofNanos(nanos.longValue());
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "us", "µs" -> 1_000L;
            default -> 1L;
        };
    }

    /** 0 where it is not there. */
    int port() throws NotUnderstood {
        int number = number();
        if (!isAbsent() && !Addresses.isPort(number)) {
            throw isNo("port");
        }
        return number;
    }

    List<Spec> items() throws NotUnderstood {
        if (!isAbsent() && !node.isArray()) {
            throw isNo("list");
        }
        List<Spec> items = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            items.add(new Spec(where + "[" + i + "]", node.get(i)));
        }
        return items;
    }

    List<String> texts(Interner interner) throws NotUnderstood {
        List<String> texts = new ArrayList<>(node.size());
        for (Spec item : items()) {
            if (item.isAbsent()) {
                throw item.isNo("text");
            }
            texts.add(item.text(interner));
        }
        return texts;
    }

    Labels labels(Interner interner) throws NotUnderstood {
        if (!isAbsent() && !node.isObject()) {
            throw isNo("object");
        }
        String[] pairs = new String[2 * node.size()];
        int i = 0;
        for (Map.Entry<String, JsonNode> label : node.properties()) {
            if (!label.getValue().isTextual()) {
                throw at(label.getKey()).isNo("text");
            }
            pairs[i++] = interner.share(label.getKey());
            pairs[i++] = interner.share(label.getValue().textValue());
        }
        return interner.share(Labels.of(pairs));
    }

    /** One of the constants, as they are called. */
    <E extends Enum<E>> E word(Class<E> type, E absent) throws NotUnderstood {
        if (isAbsent()) {
            return absent;
        }
        String word = text();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        throw new NotUnderstood(where + " is none of " + List.of(type.getEnumConstants()));
    }

    /** Text in small letters. */
    String lower() throws NotUnderstood {
        return text().toLowerCase(Locale.ROOT);
    }
}
