package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.embedded.ResourceType.Scope;
import dev.navarch.local.embedded.ResourceType.Trait;
import java.util.EnumSet;
import java.util.Set;

/** CustomResourceDefinitions: each adds its types when it is written and takes them, with their objects, when it goes. */
final class Definitions implements Store.Follower {
    private final Store store;
    private final ResourceTypes types;
    private final Stamps stamps;

    Definitions(Store store, ResourceTypes types, Stamps stamps) {
        this.store = store;
        this.types = types;
        this.stamps = stamps;
    }

    /** Completes a definition with the status it has once it is served. */
    void creating(ObjectNode tree) {
        ObjectNode names = Json.child(Json.child(tree, "spec"), "names");
        String kind = Json.text(names, "kind");
        Defaults.fill(names, "listKind", kind + "List");
        Defaults.fill(names, "singular", kind.toLowerCase(java.util.Locale.ROOT));
        ObjectNode status = tree.putObject("status");
        for (String type : new String[]{"NamesAccepted", "Established"}) {
            status.withArray("conditions").addObject().put("type", type).put("status", "True")
                    .put("lastTransitionTime", stamps.now())
                    .put("reason", type.equals("Established") ? "InitialNamesAccepted" : "NoConflicts")
                    .put("message", "accepted");
        }
        status.set("acceptedNames", names.deepCopy());
        for (JsonNode version : tree.path("spec").path("versions")) {
            if (version.path("storage").asBoolean()) {
                status.withArray("storedVersions").add(Json.text(version, "name"));
            }
        }
    }

    @Override
    public void changed(ResourceType type, Change change) {
        if (!type.qualified().equals("customresourcedefinitions.apiextensions.k8s.io")) {
            return;
        }
        JsonNode spec = change.now().tree().path("spec");
        String group = Json.text(spec, "group");
        String plural = Json.text(spec, "names", "plural");
        if (change.kind() == Change.Kind.DELETED) {
            for (ResourceType gone : types.all()) {
                if (gone.group().equals(group) && gone.plural().equals(plural)) {
                    store.table(gone).list("").forEach(row -> store.remove(gone, row));
                }
            }
        }
        types.remove(group, plural);
        if (change.kind() != Change.Kind.DELETED) {
            spec.path("versions").forEach(v -> serve(spec, group, plural, v));
        }
    }

    private void serve(JsonNode spec, String group, String plural, JsonNode version) {
        if (!version.path("served").asBoolean(true)) {
            return;
        }
        Set<Trait> traits = EnumSet.of(Trait.CUSTOM, Trait.GENERATION, Trait.VERSIONED_UPDATE);
        if (version.path("subresources").has("status")) {
            traits.add(Trait.STATUS);
        }
        Scope scope = Json.text(spec, "scope").equals("Cluster") ? Scope.CLUSTER : Scope.NAMESPACED;
        types.add(new ResourceType(group, Json.text(version, "name"), plural, Json.text(spec, "names", "kind"), scope, traits,
                Json.list(spec.path("names").path("shortNames"))));
    }

    @Override
    public void settle() {
        // Types follow their definitions at once; nothing is left to do.
    }
}
