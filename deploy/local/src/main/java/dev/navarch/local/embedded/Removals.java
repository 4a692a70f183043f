package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.embedded.Reads.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Deletions: at once, after a grace period that somebody else ends, or when the finalizers are gone. */
final class Removals {
    private final Store store;
    private final ResourceTypes types;
    private final Stamps stamps;

    Removals(Store store, ResourceTypes types, Stamps stamps) {
        this.store = store;
        this.types = types;
        this.stamps = stamps;
    }

    Answer delete(Ask ask, ResourceType type, String namespace, String name) {
        ObjectNode options = options(ask);
        return store.transact(() -> {
            Stored row = store.table(type).get(Stored.key(namespace, name));
            if (row == null) {
                throw Refusal.notFound(type, name);
            }
            demand(type, row, options);
            Stored last = delete(type, row, grace(ask, options));
            if (type.qualified().equals("pods") || type.qualified().equals("namespaces")) {
                return Wire.one(200, type, last, Format.negotiate(ask.accept(), type));
            }
            return Answer.json(200, success(type, last));
        });
    }

    Answer deleteAll(Ask ask, ResourceType type, String namespace) {
        Selection selection = Selection.of(ask, type, namespace, "");
        ObjectNode options = options(ask);
        return store.transact(() -> {
            List<Stored> gone = new ArrayList<>();
            for (Stored row : store.table(type).list(namespace)) {
                if (selection.matches(row)) {
                    gone.add(delete(type, row, grace(ask, options)));
                }
            }
            return Wire.list(type, new Page(gone, store.version(), "", 0), Format.negotiate(ask.accept(), type));
        });
    }

    /** Deletes within a transaction, or marks as being deleted; a negative {@code grace} is the pod's own. */
    Stored delete(ResourceType type, Stored row, long grace) {
        ObjectNode tree = row.tree();
        ObjectNode metadata = Json.child(tree, "metadata");
        long wait = type.qualified().equals("pods") ? podGrace(tree, grace) : 0;
        if (metadata.path("finalizers").isEmpty() && wait == 0) {
            return finish(type, row);
        }
        if (metadata.has("deletionTimestamp") && metadata.path("deletionGracePeriodSeconds").asLong() <= wait) {
            return row;
        }
        metadata.put("deletionTimestamp", Stamps.seconds(stamps.clock().instant().plus(Duration.ofSeconds(wait))));
        metadata.put("deletionGracePeriodSeconds", wait);
        return store.put(type, row, version -> Stored.of(row.key(), version, tree));
    }

    /** Takes an object away within a transaction, and of a namespace all that is in it. */
    Stored finish(ResourceType type, Stored row) {
        if (type.qualified().equals("namespaces")) {
            for (ResourceType inside : types.all()) {
                if (inside.namespaced()) {
                    store.table(inside).list(row.name()).forEach(r -> store.remove(inside, r));
                }
            }
        }
        return store.remove(type, row);
    }

    /** Nobody runs a pod that has no node, or that has ended: such a pod goes at once. */
    private static long podGrace(ObjectNode pod, long asked) {
        String phase = Json.text(pod, "status", "phase");
        if (Json.text(pod, "spec", "nodeName").isEmpty() || phase.equals("Failed") || phase.equals("Succeeded")) {
            return 0;
        }
        return asked >= 0 ? asked : pod.path("spec").path("terminationGracePeriodSeconds").asLong(30);
    }

    private static long grace(Ask ask, ObjectNode options) {
        return ask.query().number("gracePeriodSeconds", options.path("gracePeriodSeconds").asLong(-1));
    }

    private static void demand(ResourceType type, Stored row, ObjectNode options) {
        String uid = Json.text(options, "preconditions", "uid");
        String version = Json.text(options, "preconditions", "resourceVersion");
        String there = Json.text(row.tree(), "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(there)) {
            throw Refusal.conflict(type, row.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + there);
        }
        if (!version.isEmpty() && !version.equals(Long.toString(row.version()))) {
            throw Refusal.conflict(type, row.name(), "Precondition failed: ResourceVersion in precondition: " + version
                    + ", ResourceVersion in object meta: " + row.version());
        }
    }

    private static ObjectNode options(Ask ask) {
        return ask.body().length == 0 ? Json.object() : Json.parse(ask.body());
    }

    private static ObjectNode success(ResourceType type, Stored last) {
        ObjectNode status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        ObjectNode details = status.put("status", "Success").putObject("details");
        details.put("name", last.name());
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural()).put("uid", Json.text(last.tree(), "metadata", "uid"));
        return status;
    }
}
