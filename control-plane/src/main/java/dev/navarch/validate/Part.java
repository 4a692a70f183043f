package dev.navarch.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.PatternSyntaxException;
import dev.navarch.mesh.GoDuration;
import dev.navarch.mesh.Re2;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a resource with its path: typed access, and checks that note in {@link Findings} what makes no sense. That fields are of their types
 * was checked before: what is of another one is as good as not there.
 */
final class Part {
    private static final int LONGEST_EXPRESSION = 1024;

    private final JsonNode node;
    private final String path;
    private final Findings findings;

    Part(JsonNode node, String path, Findings findings) {
        this.node = node;
        this.path = path;
        this.findings = findings;
    }

    /** All of it, as it was written. */
    JsonNode json() {
        return node;
    }

    /** Somebody else found something, at a path from the resource on. */
    void found(String where, String reason) {
        findings.problem(where, reason);
    }

    /** Whether nothing was found so far in the whole resource. */
    boolean isSound() {
        return findings.problems().isEmpty();
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** Whether it is there and no empty list. */
    boolean isSet(String name) {
        return has(name) && !(node.path(name).isArray() && node.path(name).isEmpty());
    }

    boolean hasObject(String name) {
        return node.path(name).isObject();
    }

    boolean hasAny(String... names) {
        for (String name : names) {
            if (has(name)) {
                return true;
            }
        }
        return false;
    }

    /** The part of that name, an empty one when it is not there. */
    Part in(String name) {
        JsonNode value = node.path(name);
        return new Part(value.isObject() ? value : MissingNode.getInstance(), path(name), findings);
    }

    /** The elements of a list of objects. */
    List<Part> each(String name) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (JsonNode element : list(name)) {
            parts.add(
                    new Part(element.isObject() ? element : MissingNode.getInstance(), path(name) + "[" + at++ + "]", findings));
        }
        return parts;
    }

    /** As {@link #each}, of which there must be one at least. */
    List<Part> some(String name, String why) {
        List<Part> parts = each(name);
        if (!isSet(name)) {
            problem(name, why);
        }
        return parts;
    }

    private Iterable<JsonNode> list(String name) {
        return node.path(name).isArray() ? node.path(name) : List.of();
    }

    /** The texts of a list. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        list(name).forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /** A text; empty when it is not there. */
    String text(String name) {
        return node.path(name).isTextual() ? node.path(name).asText() : "";
    }

    /** A text that must be there. */
    String needed(String name, String why) {
        String text = text(name);
        if (text.isEmpty()) {
            problem(name, why);
        }
        return text;
    }

    boolean flag(String name) {
        return node.path(name).asBoolean();
    }

    /** A number; 0 when it is not there. */
    double number(String name) {
        return node.path(name).isNumber() ? node.path(name).asDouble() : 0;
    }

    /** A constant, by name or number; the first when it is not there. */
    String choice(String name, String... constants) {
        JsonNode value = node.path(name);
        if (value.isInt() && value.asInt() >= 0 && value.asInt() < constants.length) {
            return constants[value.asInt()];
        }
        return value.isTextual() ? value.asText() : constants[0];
    }

    void port(String name, boolean needed) {
        JsonNode value = node.path(name);
        if (has(name) ? value.isNumber() && (value.asLong() < 1 || value.asLong() > 65_535) : needed) {
            problem(name, "a port from 1 to 65535 is wanted here" + (has(name) ? ", not " + value.asText() : ""));
        }
    }

    /** A duration of a millisecond or more, in whole milliseconds. */
    void duration(String name) {
        Duration duration = text(name).isEmpty() ? null : GoDuration.parse(text(name));
        if (duration != null && (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.toNanosPart() % 1_000_000 != 0)) {
            problem(name, "a duration of at least 1ms, in whole milliseconds, is wanted here, not " + text(name));
        }
    }

    void percent(String name) {
        if (number(name) < 0 || number(name) > 100) {
            problem(name, "a number from 0 to 100 is wanted here, not " + node.path(name).asText());
        }
    }

    /** Hosts, each of which may have a namespace before a slash. */
    void hosts(String name, String why) {
        List<String> hosts = texts(name);
        if (hosts.isEmpty()) {
            problem(name, why);
        }
        for (int i = 0; i < hosts.size(); i++) {
            host(name + "[" + i + "]", hosts.get(i).substring(hosts.get(i).indexOf('/') + 1));
        }
    }

    /** @param name where, as it stands in messages */
    void host(String name, String host) {
        if (!Names.isWildHost(host)) {
            problem(name, "\"" + host + "\" is no host name: words of letters, digits and hyphens between dots are,"
                    + " with a * as the first of them at most");
        }
    }

    /** Address ranges. */
    void ranges(String name) {
        List<String> ranges = texts(name);
        for (int i = 0; i < ranges.size(); i++) {
            if (!Names.isRange(ranges.get(i))) {
                problem(name + "[" + i + "]",
                        "an address or a range like 10.0.0.0/8 is wanted here, not \"" + ranges.get(i) + "\"");
            }
        }
    }

    /** An expression in RE2's syntax. */
    void expression(String name) {
        String text = text(name);
        if (text.length() > LONGEST_EXPRESSION) {
            problem(name, "a regular expression has at most " + LONGEST_EXPRESSION + " characters, not " + text.length());
            return;
        }
        try {
            var _ = Re2.compile(text);
        } catch (PatternSyntaxException e) {
            problem(name, "this is no regular expression of RE2: " + e.getDescription()
                    + (e.getPattern() == null || e.getPattern().equals(text) ? "" : ": " + e.getPattern()));
        }
    }

    /** Labels that pods are chosen by. */
    void labels(String name) {
        labelled(name).forEach((key, value) -> {
            if (key.isEmpty() || key.contains("*") || value.contains("*")) {
                problem(name + "[" + key + "]", "pods are chosen by whole labels, without wildcards");
            } else {
                label(name, key, value);
            }
        });
    }

    /** Labels that something has. */
    void ownLabels(String name) {
        labelled(name).forEach((key, value) -> label(name, key, value));
    }

    private void label(String name, String key, String value) {
        String why = Names.whyNoLabel(key, value);
        if (!why.isEmpty()) {
            problem(name + "[" + key + "]", why);
        }
    }

    /** A map of texts. */
    Map<String, String> labelled(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        in(name).node.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
        return texts;
    }

    /** The entries of a map of objects. */
    Map<String, Part> entries(String name) {
        Map<String, Part> entries = new LinkedHashMap<>();
        in(name).node.properties().forEach(
                each -> entries.put(each.getKey(), new Part(each.getValue(), path(name) + "[" + each.getKey() + "]", findings)));
        return entries;
    }

    int size() {
        return node.size();
    }

    /** The part itself, to be compared with another. */
    JsonNode content() {
        return node;
    }

    /** @param name of the field; empty for the part itself */
    void problem(String name, String reason) {
        findings.problem(name.isEmpty() ? path : path(name), reason);
    }

    /** Something that is stored all the same. */
    void warning(String name, String text) {
        findings.warning(name.isEmpty() ? path : path(name), text);
    }

    private String path(String name) {
        return path + "." + name;
    }
}
