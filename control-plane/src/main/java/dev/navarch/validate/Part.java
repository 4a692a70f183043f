package dev.navarch.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.mesh.GoDuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A part of a resource with its path: typed access that notes in {@link Findings} what is not as it should be. */
final class Part {
    private static final Pattern HOST = Pattern.compile("(\\*|(\\*\\.)?[A-Za-z0-9_]([-A-Za-z0-9_.]{0,252}[A-Za-z0-9_])?\\.?)");

    private final JsonNode node;
    private final String path;
    private final Findings findings;

    Part(JsonNode node, String path, Findings findings) {
        this.node = node;
        this.path = path;
        this.findings = findings;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** The part of that name, an empty one when it is not there; what is no object is a problem. */
    Part in(String name) {
        JsonNode value = node.path(name);
        if (has(name) && !value.isObject()) {
            problem(name, "an object is wanted here");
        }
        return new Part(value.isObject() ? value : node.path("\0"), path(name), findings);
    }

    /** The elements of a list of objects. */
    List<Part> each(String name) {
        List<Part> parts = new ArrayList<>();
        JsonNode list = node.path(name);
        if (has(name) && !list.isArray()) {
            problem(name, "a list is wanted here");
            return parts;
        }
        for (JsonNode element : list) {
            String here = path(name) + "[" + parts.size() + "]";
            if (!element.isObject()) {
                findings.problem(here, "an object is wanted here");
            }
            parts.add(new Part(element, here, findings));
        }
        return parts;
    }

    /** As {@link #each}, of which there must be one at least. */
    List<Part> some(String name, String why) {
        List<Part> parts = each(name);
        if (parts.isEmpty() && !(has(name) && !node.path(name).isArray())) {
            problem(name, why);
        }
        return parts;
    }

    /** The texts of a list. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        JsonNode list = node.path(name);
        if (has(name) && !list.isArray()) {
            problem(name, "a list of strings is wanted here");
            return texts;
        }
        for (JsonNode element : list) {
            if (!element.isTextual()) {
                problem(name, "strings are wanted here, not " + element);
            }
            texts.add(element.asText());
        }
        return texts;
    }

    /** A text; empty when it is not there. */
    String text(String name) {
        JsonNode value = node.path(name);
        if (has(name) && !value.isTextual()) {
            problem(name, "a string is wanted here");
        }
        return value.isTextual() ? value.asText() : "";
    }

    /** A text that must be there. */
    String needed(String name, String why) {
        String text = text(name);
        if (text.isEmpty() && (!has(name) || node.path(name).isTextual())) {
            problem(name, why);
        }
        return text;
    }

    void flag(String name) {
        if (has(name) && !node.path(name).isBoolean()) {
            problem(name, "true or false is wanted here");
        }
    }

    /** A constant, by name or number; the first when it is not there. */
    String choice(String name, String... constants) {
        JsonNode value = node.path(name);
        if (!has(name)) {
            return constants[0];
        }
        if (value.isInt() && value.asInt() >= 0 && value.asInt() < constants.length) {
            return constants[value.asInt()];
        }
        if (!value.isTextual() || !List.of(constants).contains(value.asText())) {
            problem(name, "one of " + String.join(", ", constants) + " is wanted here, not " + value);
        }
        return value.asText();
    }

    void port(String name, boolean needed) {
        JsonNode value = node.path(name);
        if (has(name) ? !value.isInt() || value.asInt() < 1 || value.asInt() > 65_535 : needed) {
            problem(name, "a port between 1 and 65535 is wanted here");
        }
    }

    void duration(String name) {
        String text = text(name);
        if (!text.isEmpty() && GoDuration.parse(text) == null) {
            problem(name, "a duration like 10s or 250ms is wanted here, not " + text);
        }
    }

    void hosts(String name, String why) {
        List<String> hosts = texts(name);
        if (hosts.isEmpty()) {
            problem(name, why);
        }
        for (String host : hosts) {
            host(name, host.substring(host.indexOf('/') + 1));
        }
    }

    void host(String name, String host) {
        if (!HOST.matcher(host).matches()) {
            problem(name, "\"" + host + "\" is no host name, with a wildcard as its first label at most");
        }
    }

    /** A selector by labels, under {@code matchLabels} or {@code labels}. */
    void labels(String name) {
        for (Map.Entry<String, JsonNode> label : in(name).node.properties()) {
            if (!label.getValue().isTextual()) {
                problem(name + "." + label.getKey(), "a string is wanted here");
            } else if (label.getKey().isEmpty() || label.getKey().contains("*") || label.getValue().asText().contains("*")) {
                problem(name, "labels have no wildcards");
            }
        }
    }

    /** The entries of a map of objects. */
    Map<String, Part> entries(String name) {
        Map<String, Part> entries = new TreeMap<>();
        in(name).node.properties().forEach(
                each -> entries.put(each.getKey(), new Part(each.getValue(), path(name) + "." + each.getKey(), findings)));
        return entries;
    }

    int size() {
        return node.size();
    }

    void problem(String name, String reason) {
        findings.problem(name.isEmpty() ? path : path(name), reason);
    }

    void warning(String text) {
        findings.warning(text);
    }

    private String path(String name) {
        return path + "." + name;
    }
}
