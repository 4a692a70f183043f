package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;

/** Which objects of a type a list or a watch is about: those of a namespace (all if empty) that both selectors accept. */
record Selection(String namespace, LabelSelector labels, FieldSelector fields) {

    static Selection of(Ask ask, ResourceType type, String namespace, String name) {
        String fields = ask.query().text("fieldSelector");
        String one = name.isEmpty() ? fields : "metadata.name=" + name + (fields.isEmpty() ? "" : "," + fields);
        return new Selection(namespace, LabelSelector.parse(ask.query().text("labelSelector")), FieldSelector.parse(one, type));
    }

    /** Whether every object of the namespace belongs. */
    boolean isWhole() {
        return labels.isEmpty() && fields.isEmpty();
    }

    boolean matches(Stored row) {
        if (!namespace.isEmpty() && !row.namespace().equals(namespace)) {
            return false;
        }
        if (isWhole()) {
            return true;
        }
        JsonNode tree = row.tree();
        return labels.matches(tree.path("metadata").path("labels")) && fields.matches(tree);
    }
}
