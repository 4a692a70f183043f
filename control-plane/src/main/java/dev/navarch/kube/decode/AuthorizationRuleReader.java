package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.AuthorizationMatch;
import dev.navarch.model.AuthorizationMatch.Attribute;
import dev.navarch.model.AuthorizationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the rules of an AuthorizationPolicy. What is not understood is complained of and marked, never left out. One thread. */
final class AuthorizationRuleReader {
    private static final Map<String, Attribute> SOURCE = Map.of("principals", Attribute.PRINCIPAL, "requestPrincipals",
            Attribute.REQUEST_PRINCIPAL, "namespaces", Attribute.NAMESPACE, "serviceAccounts", Attribute.SERVICE_ACCOUNT,
            "ipBlocks",
            Attribute.SOURCE_IP, "remoteIpBlocks", Attribute.REMOTE_IP);
    private static final Map<String, Attribute> OPERATION = Map.of("hosts", Attribute.HOST, "ports", Attribute.DESTINATION_PORT,
            "methods", Attribute.METHOD, "paths", Attribute.PATH);

    private final Draft<?> draft;

    /** @param draft hears the complaints */
    AuthorizationRuleReader(Draft<?> draft) {
        this.draft = draft;
    }

    AuthorizationRule rule(String where, JsonNode rule) {
        if (!rule.isObject()) {
            return new AuthorizationRule(List.of(List.of(notUnderstood(where, "it is no object"))), List.of(), List.of());
        }
        List<AuthorizationMatch> when = new ArrayList<>(0);
        for (String field : fields(rule)) {
            if (!field.equals("from") && !field.equals("to") && !field.equals("when")) {
                when.add(notUnderstood(where + "." + field, "nobody knows this field"));
            }
        }
        JsonNode conditions = rule.path("when");
        if (!conditions.isArray() && !ConfigDraft.isAbsent(conditions)) {
            when.add(notUnderstood(where + ".when", "it is no list"));
        }
        int i = 0;
        for (JsonNode condition : conditions) {
            when.add(condition(where + ".when[" + i++ + "]", condition));
        }
        return new AuthorizationRule(alternatives(where + ".from", rule.path("from"), "source", SOURCE),
                alternatives(where + ".to", rule.path("to"), "operation", OPERATION), when);
    }

    /** Sources or operations, any of which may match. */
    private List<List<AuthorizationMatch>> alternatives(String where, JsonNode list, String name,
            Map<String, Attribute> attributes) {
        if (!list.isArray() && !ConfigDraft.isAbsent(list)) {
            return List.of(List.of(notUnderstood(where, "it is no list")));
        }
        List<List<AuthorizationMatch>> alternatives = new ArrayList<>(list.size());
        for (JsonNode each : list) {
            String here = where + "[" + alternatives.size() + "]";
            JsonNode inner = each.path(name);
            alternatives.add(inner.isObject() && each.size() == 1
                    ? all(here + "." + name, inner, attributes)
                    : List.of(notUnderstood(here, "an object called " + name + " is wanted here, and nothing else")));
        }
        return alternatives;
    }

    /** What a source or an operation has to be, all of it. */
    private List<AuthorizationMatch> all(String where, JsonNode object, Map<String, Attribute> attributes) {
        Map<String, String> names = new TreeMap<>();
        List<AuthorizationMatch> all = new ArrayList<>(2);
        for (String field : fields(object)) {
            String name = field.startsWith("not") && field.length() > 3
                    ? Character.toLowerCase(field.charAt(3)) + field.substring(4)
                    : field;
            if (attributes.containsKey(name)) {
                names.put(name, "not" + Character.toUpperCase(name.charAt(0)) + name.substring(1));
            } else {
                all.add(notUnderstood(where + "." + field, "nobody knows this field"));
            }
        }
        names.forEach((name, notName) -> {
            Attribute attribute = attributes.getOrDefault(name, Attribute.NOT_UNDERSTOOD);
            Values values = values(where + "." + name, attribute, object.path(name));
            Values notValues = values(where + "." + notName, attribute, object.path(notName));
            if (!values.isNothing() || !notValues.isNothing()) {
                all.add(new AuthorizationMatch(attribute, List.of(), values.known, notValues.known, values.more,
                        notValues.more));
            }
        });
        return all.isEmpty()
                ? List.of(notUnderstood(where,
                        "at least one of " + attributes.keySet().stream().sorted().toList()
                                + ", or of their negations, is wanted here"))
                : all;
    }

    private AuthorizationMatch condition(String where, JsonNode condition) {
        String key = condition.path("key").asText("");
        AuthorizationKey found = AuthorizationKey.parse(key);
        if (found == null) {
            return notUnderstood(where + ".key", key.isEmpty() ? "a condition must have a key" : "there is no attribute " + key);
        }
        Values values = values(where + ".values", found.attribute(), condition.path("values"));
        Values notValues = values(where + ".notValues", found.attribute(), condition.path("notValues"));
        return values.isNothing() && notValues.isNothing()
                ? notUnderstood(where, "a condition must have values or notValues")
                : new AuthorizationMatch(found.attribute(), found.keys().stream().map(draft.interner::share).toList(),
                        values.known,
                        notValues.known, values.more, notValues.more);
    }

    private Values values(String where, Attribute attribute, JsonNode list) {
        List<String> known = new ArrayList<>(list.size());
        boolean more = !list.isArray() && !ConfigDraft.isAbsent(list);
        for (JsonNode value : list) {
            if (value.isTextual() && AuthorizationKey.isUnderstood(attribute, value.textValue())) {
                known.add(draft.interner.share(value.textValue()));
            } else {
                more = true;
                notUnderstood(where, value + " makes no sense here, " + AuthorizationKey.wanted(attribute) + " is wanted");
            }
        }
        if (more && list.isEmpty()) {
            notUnderstood(where, "it is no list");
        }
        return new Values(known, more);
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private AuthorizationMatch notUnderstood(String where, String reason) {
        draft.complain(where + ": " + reason + "; the rule is taken to refuse rather than to let pass");
        return AuthorizationMatch.NOT_UNDERSTOOD;
    }

    /** @param more whether there are some that are not understood */
    private record Values(List<String> known, boolean more) {
        boolean isNothing() {
            return known.isEmpty() && !more;
        }
    }
}
