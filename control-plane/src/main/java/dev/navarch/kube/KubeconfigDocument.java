package dev.navarch.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parts of a kubeconfig by name, not yet judged.
 *
 * @param currentContext empty when not set
 */
record KubeconfigDocument(String currentContext, Map<String, Entry> clusters, Map<String, Entry> users,
        Map<String, Entry> contexts) {
    /**
     * A kubeconfig is a few kilobytes, with all the world's authorities some hundreds. The YAML reader's time grows with the square of the longest
     * text, and all clusters wait for the loop that judges: this much costs it a fifth of a second, a whole secret's megabyte would cost one.
     */
    private static final int MOST_CHARACTERS = 1 << 19;
    private static final int DEPTH = 50;

    /**
     * A cluster, user or context.
     *
     * @param folder what relative paths in it are relative to
     */
    record Entry(JsonNode node, Path folder) {
        String text(String field) {
            JsonNode value = node.path(field);
            return value.isValueNode() && !value.isNull() ? value.asText() : "";
        }
    }

    static KubeconfigDocument parse(String text, Path folder) throws KubeconfigProblem {
        if (text.length() > MOST_CHARACTERS) {
            throw new KubeconfigProblem("kubeconfig is larger than " + MOST_CHARACTERS + " characters");
        }
        JsonNode root = tree(text);
        if (!root.isObject()) {
            throw new KubeconfigProblem("kubeconfig is no YAML or JSON object with clusters, users and contexts");
        }
        return new KubeconfigDocument(root.path("current-context").asText(""), entries(root, "clusters", "cluster", folder),
                entries(root, "users", "user", folder), entries(root, "contexts", "context", folder));
    }

    /** What is in several files: of two entries with one name the first counts, as for kubectl. */
    KubeconfigDocument and(KubeconfigDocument later) {
        return new KubeconfigDocument(currentContext.isEmpty() ? later.currentContext : currentContext,
                both(clusters, later.clusters),
                both(users, later.users), both(contexts, later.contexts));
    }

    /** The same with another current context. */
    KubeconfigDocument in(String context) {
        return new KubeconfigDocument(context, clusters, users, contexts);
    }

    private static Map<String, Entry> both(Map<String, Entry> first, Map<String, Entry> later) {
        Map<String, Entry> all = new LinkedHashMap<>(first);
        later.forEach(all::putIfAbsent);
        return all;
    }

    private static JsonNode tree(String text) throws KubeconfigProblem {
        StreamReadConstraints constraints = StreamReadConstraints.builder().maxNestingDepth(DEPTH)
                .maxStringLength(MOST_CHARACTERS)
                .build();
        YAMLMapper mapper = new YAMLMapper(YAMLFactory.builder().streamReadConstraints(constraints).build());
        try {
            try (YAMLParser tokens = mapper.getFactory().createParser(text)) {
                while (tokens.nextToken() != null) {
                    if (tokens.isCurrentAlias()) {
                        throw new KubeconfigProblem(
                                "kubeconfig has a YAML alias (*" + tokens.getText() + "); write the value out");
                    }
                }
            }
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            // The message's source excerpt may hold a secret, so only its place is told.
            String place = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            throw new KubeconfigProblem("kubeconfig is neither YAML nor JSON" + place);
        } catch (IOException | RuntimeException _) {
            throw new KubeconfigProblem("kubeconfig is neither YAML nor JSON");
        }
    }

    private static Map<String, Entry> entries(JsonNode root, String list, String field, Path folder) throws KubeconfigProblem {
        Map<String, Entry> entries = new LinkedHashMap<>();
        JsonNode nodes = root.path(list);
        if (!nodes.isArray() && !nodes.isNull() && !nodes.isMissingNode()) {
            throw new KubeconfigProblem("kubeconfig: " + list + " is no list");
        }
        for (JsonNode node : nodes) {
            String name = node.path("name").asText("");
            if (name.isEmpty()) {
                throw new KubeconfigProblem("kubeconfig: an entry of " + list + " has no name");
            }
            entries.putIfAbsent(name, new Entry(node.path(field), folder));
        }
        return entries;
    }
}
