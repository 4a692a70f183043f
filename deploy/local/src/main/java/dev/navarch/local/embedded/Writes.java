package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.embedded.ResourceType.Trait;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creations, updates and patches: what a client sends becomes a stored object, or a refusal that says why not. */
final class Writes {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern PATH_NAME = Pattern.compile("[^/%]+");

    /** Which part of an object a request writes. */
    enum Part {
        OBJECT, STATUS
    }

    private final Store store;
    private final ResourceTypes types;
    private final Defaults defaults;
    private final Removals removals;
    private final Stamps stamps;

    Writes(Store store, ResourceTypes types, Defaults defaults, Removals removals, Stamps stamps) {
        this.store = store;
        this.types = types;
        this.defaults = defaults;
        this.removals = removals;
        this.stamps = stamps;
    }

    Answer create(Ask ask, ResourceType type, String namespace) {
        Format format = Format.negotiate(ask.accept(), type);
        ObjectNode tree = body(ask);
        agree(tree, type, namespace, "");
        return store.transact(() -> {
            if (type.namespaced() && store.table(types.core("namespaces")).get(namespace) == null) {
                throw Refusal.notFound(types.core("namespaces"), namespace);
            }
            return Wire.one(201, type, insert(type, namespace, tree), format);
        });
    }

    /** Creates an object within a transaction; {@code tree} is taken over. */
    Stored insert(ResourceType type, String namespace, ObjectNode tree) {
        ObjectNode metadata = Json.child(tree, "metadata");
        if (!Json.text(metadata, "resourceVersion").isEmpty()) {
            throw Refusal.badRequest("resourceVersion should not be set on objects to be created");
        }
        String name = name(type, metadata);
        String key = Stored.key(namespace, name);
        if (store.table(type).get(key) != null) {
            throw Refusal.alreadyExists(type, name);
        }
        if (type.namespaced()) {
            metadata.put("namespace", namespace);
        }
        metadata.put("uid", stamps.uid()).put("creationTimestamp", stamps.now());
        metadata.remove("deletionTimestamp");
        if (type.has(Trait.GENERATION)) {
            metadata.put("generation", 1);
        }
        defaults.creating(type, tree);
        if (type.has(Trait.DROPPED)) {
            return Stored.of(key, store.version(), tree);
        }
        return store.put(type, null, version -> Stored.of(key, version, tree));
    }

    Answer update(Ask ask, ResourceType type, String namespace, String name, Part part) {
        Format format = Format.negotiate(ask.accept(), type);
        ObjectNode tree = body(ask);
        agree(tree, type, namespace, name);
        return store.transact(() -> {
            Stored old = existing(type, namespace, name);
            String version = Json.text(tree, "metadata", "resourceVersion");
            if (version.isEmpty() && type.has(Trait.VERSIONED_UPDATE)) {
                throw Refusal.invalid(type, name, "metadata.resourceVersion",
                        "Invalid value: 0x0: must be specified for an update");
            }
            return Wire.one(200, type, change(type, old, tree, part), format);
        });
    }

    Answer patch(Ask ask, ResourceType type, String namespace, String name, Part part) {
        Format format = Format.negotiate(ask.accept(), type);
        String media = ask.contentType().split(";")[0].trim();
        boolean apply = media.equals("application/apply-patch+yaml");
        JsonNode patch = apply ? Json.parseYaml(ask.body()) : Json.tree(ask.body());
        return store.transact(() -> {
            Stored old = store.table(type).get(Stored.key(namespace, name));
            if (old == null && apply && part == Part.OBJECT && patch instanceof ObjectNode tree) {
                Json.child(tree, "metadata").put("name", name);
                agree(tree, type, namespace, name);
                return Wire.one(201, type, insert(type, namespace, tree), format);
            }
            Stored there = existing(type, namespace, name);
            ObjectNode tree = patched(media, there.tree(), patch);
            agree(tree, type, namespace, name);
            return Wire.one(200, type, change(type, there, tree, part), format);
        });
    }

    private static ObjectNode patched(String media, ObjectNode tree, JsonNode patch) {
        return switch (media) {
            case "application/json-patch+json" -> Patch.json(tree, patch);
            case "application/merge-patch+json" -> Patch.merge(tree, object(patch));
            case "application/strategic-merge-patch+json", "application/apply-patch+yaml" -> Patch.strategic(tree, object(patch));
            default -> throw Refusal.unsupportedMediaType(media);
        };
    }

    /** Replaces an object, or its status, within a transaction; {@code tree} is taken over. An update that changes nothing is none. */
    Stored change(ResourceType type, Stored old, ObjectNode tree, Part part) {
        ObjectNode before = old.tree();
        demand(type, old, before, tree);
        ObjectNode now = part == Part.STATUS ? withStatus(before, tree) : tree;
        ObjectNode metadata = Json.child(now, "metadata");
        keep(Json.child(before, "metadata"), metadata);
        if (part == Part.OBJECT) {
            if (type.has(Trait.STATUS)) {
                copy(before, now, "status");
            }
            defaults.updating(type, before, now);
        }
        metadata.put("resourceVersion", Long.toString(old.version()));
        now.remove("kind");
        now.remove("apiVersion");
        if (now.equals(before)) {
            return old;
        }
        if (type.has(Trait.GENERATION) && part == Part.OBJECT && wanted(before, now)) {
            metadata.put("generation", before.path("metadata").path("generation").asLong() + 1);
        }
        Stored row = store.put(type, old, version -> Stored.of(old.key(), version, now));
        return metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty()
                && metadata.path("deletionGracePeriodSeconds").asLong() == 0
                        ? removals.finish(type, row)
                        : row;
    }

    private void demand(ResourceType type, Stored old, ObjectNode before, ObjectNode tree) {
        String version = Json.text(tree, "metadata", "resourceVersion");
        if (!version.isEmpty() && !version.equals(Long.toString(old.version()))) {
            throw Refusal.modified(type, old.name());
        }
        String uid = Json.text(tree, "metadata", "uid");
        String there = Json.text(before, "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(there)) {
            throw Refusal.conflict(type, old.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + there);
        }
    }

    private static ObjectNode withStatus(ObjectNode before, ObjectNode tree) {
        ObjectNode now = before.deepCopy();
        copy(tree, now, "status");
        return now;
    }

    /** What no client may change. */
    private static void keep(ObjectNode before, ObjectNode metadata) {
        for (String field : new String[]{"name", "namespace", "uid", "creationTimestamp", "generateName", "deletionTimestamp",
                "deletionGracePeriodSeconds", "generation"}) {
            copy(before, metadata, field);
        }
        metadata.remove("managedFields");
        metadata.remove("selfLink");
    }

    private static boolean wanted(ObjectNode before, ObjectNode now) {
        ObjectNode a = before.deepCopy();
        ObjectNode b = now.deepCopy();
        a.remove(java.util.List.of("metadata", "status"));
        b.remove(java.util.List.of("metadata", "status"));
        return !a.equals(b);
    }

    private static void copy(ObjectNode from, ObjectNode to, String field) {
        JsonNode value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.set(field, value);
        }
    }

    private Stored existing(ResourceType type, String namespace, String name) {
        @Nullable
        Stored old = store.table(type).get(Stored.key(namespace, name));
        if (old == null) {
            throw Refusal.notFound(type, name);
        }
        return old;
    }

    private String name(ResourceType type, ObjectNode metadata) {
        String name = Json.text(metadata, "name");
        String prefix = Json.text(metadata, "generateName");
        if (name.isEmpty() && prefix.isEmpty()) {
            throw Refusal.invalid(type, "", "metadata.name", "Required value: name or generateName is required");
        }
        if (name.isEmpty()) {
            name = prefix + stamps.suffix();
            metadata.put("name", name);
        }
        boolean rbac = type.group().equals("rbac.authorization.k8s.io");
        if (name.length() > 253 || !(rbac ? PATH_NAME : NAME).matcher(name).matches()) {
            throw Refusal.invalid(type, name, "metadata.name", "Invalid value: \"" + name
                    + "\": a lowercase RFC 1123 subdomain must"
                    + " consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character");
        }
        return name;
    }

    private static ObjectNode body(Ask ask) {
        String media = ask.contentType().split(";")[0].trim();
        return switch (media) {
            case "application/json", "" -> Json.parse(ask.body());
            case "application/yaml" -> Json.parseYaml(ask.body());
            default -> throw Refusal.unsupportedMediaType(media);
        };
    }

    private static ObjectNode object(JsonNode patch) {
        if (patch instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.badRequest("the patch is not an object");
    }

    /** Refuses a body that says it is something else than the path says. */
    private static void agree(ObjectNode tree, ResourceType type, String namespace, String name) {
        String kind = Json.text(tree, "kind");
        String version = Json.text(tree, "apiVersion");
        if ((!kind.isEmpty() && !kind.equals(type.kind())) || (!version.isEmpty() && !version.equals(type.apiVersion()))) {
            throw Refusal
                    .badRequest("the object provided is " + version + " " + kind + ", the path is of " + type.apiVersion() + " "
                            + type.kind());
        }
        String there = Json.text(tree, "metadata", "namespace");
        if (!there.isEmpty() && !there.equals(namespace)) {
            throw Refusal.badRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
        String called = Json.text(tree, "metadata", "name");
        if (!name.isEmpty() && !called.isEmpty() && !called.equals(name)) {
            throw Refusal.badRequest("the name of the object (" + called + ") does not match the name on the URL (" + name + ")");
        }
    }
}
