package dev.navarch.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Typed access to the fields of one object, as protocol buffers take them from JSON. What is of the wrong kind is a {@link BadField}. */
final class Fields {
    private static final Duration LEAST = Duration.ofMillis(1);

    private final ObjectNode node;
    private final String path;

    Fields(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** The object of that name; empty when there is none. */
    Fields in(String name) {
        JsonNode value = node.path(name);
        return new Fields(absent(value) ? node.objectNode() : MeshMerge.object(value, path(name)), path(name) + ".");
    }

    String text(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return "";
        }
        if (!value.isTextual()) {
            throw new BadField(path(name), value, "a string is wanted here");
        }
        return value.asText();
    }

    boolean flag(String name, boolean whenAbsent) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return whenAbsent;
        }
        if (!value.isBoolean()) {
            throw new BadField(path(name), value, "true or false is wanted here");
        }
        return value.asBoolean();
    }

    /** The constant of an enumeration, given by name or number; the first one when it is absent. */
    String choice(String name, String... constants) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return constants[0];
        }
        if (value.isInt() && value.asInt() >= 0 && value.asInt() < constants.length) {
            return constants[value.asInt()];
        }
        if (!List.of(constants).contains(value.asText())) {
            throw new BadField(path(name), value, "one of " + String.join(", ", constants) + " is wanted here");
        }
        return value.asText();
    }

    int port(String name) {
        JsonNode value = node.path(name);
        int port = value.isInt() ? value.asInt() : value.isTextual() ? number(value.asText()) : 0;
        if (port < 1 || port > 65_535) {
            throw new BadField(path(name), value, "a port between 1 and 65535 is wanted here");
        }
        return port;
    }

    /** A number from 1 on; {@code most} when it is absent, zero or more. */
    int number(String name, int most) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return most;
        }
        if (!value.isIntegralNumber() || value.asLong() < 0) {
            throw new BadField(path(name), value, "a number is wanted here");
        }
        return value.asLong() == 0 ? most : (int) Math.min(value.asLong(), most);
    }

    /** The names of all fields. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A duration of at least a millisecond, and whole ones, or zero where that is allowed; written back as protocol buffers print it. */
    Duration duration(String name, boolean mayBeZero) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return Duration.ZERO;
        }
        Duration duration = value.isTextual() ? GoDuration.parse(value.asText()) : null;
        if (duration == null) {
            throw new BadField(path(name), value, "time: invalid duration; one like 10s, 250ms or 1h30m is wanted here");
        }
        if (!(mayBeZero && duration.isZero()) && (duration.compareTo(LEAST) < 0 || duration.toNanosPart() % 1_000_000 != 0)) {
            throw new BadField(path(name), value, "duration must be at least 1ms and of whole milliseconds");
        }
        node.set(name, TextNode.valueOf(seconds(duration)));
        return duration;
    }

    /** Writes a duration back as protocol buffers print it, if it is one; for those that mean nothing to us. */
    void normalise(String name) {
        Duration duration = node.path(name).isTextual() ? GoDuration.parse(node.path(name).asText()) : null;
        if (duration != null) {
            node.set(name, TextNode.valueOf(seconds(duration)));
        }
    }

    List<String> texts(String name) {
        JsonNode value = node.path(name);
        List<String> texts = new ArrayList<>();
        if (!absent(value)) {
            for (JsonNode each : MeshMerge.array(value, path(name))) {
                if (!each.isTextual()) {
                    throw new BadField(path(name), each, "strings are wanted here");
                }
                texts.add(each.asText());
            }
        }
        return texts;
    }

    List<Fields> each(String name) {
        JsonNode value = node.path(name);
        List<Fields> each = new ArrayList<>();
        if (!absent(value)) {
            for (JsonNode one : MeshMerge.array(value, path(name))) {
                String here = path(name) + "[" + each.size() + "]";
                each.add(new Fields(MeshMerge.object(one, here), here + "."));
            }
        }
        return each;
    }

    boolean has(String name) {
        return !absent(node.path(name));
    }

    String path(String name) {
        return path + name;
    }

    static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String seconds(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
        int digits = (Math.max(0, seconds.scale()) + 2) / 3 * 3;
        return seconds.setScale(digits).toPlainString() + "s";
    }
}
