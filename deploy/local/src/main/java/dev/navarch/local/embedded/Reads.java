package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.embedded.WatchOrder.Bookmarks;
import dev.navarch.local.embedded.WatchOrder.Start;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gets, lists page by page, and the orders for watches. */
final class Reads {
    /** How long a watch lasts that names no timeout: Kubernetes gives it 30 to 60 minutes. */
    private static final Duration WATCH_TIMEOUT = Duration.ofMinutes(45);
    private static final String LIST_EXPIRED = "The provided continue parameter is too old to display a consistent list result."
            + " You can start a new list without the continue parameter, or use the continue token in this response to retrieve"
            + " the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that"
            + " were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    private final Store store;

    Reads(Store store) {
        this.store = store;
    }

    Answer get(Ask ask, ResourceType type, String namespace, String name) {
        Format format = Format.negotiate(ask.accept(), type);
        Stored row = store.transact(() -> {
            exact(ask, type);
            return store.table(type).get(Stored.key(namespace, name));
        });
        if (row == null) {
            throw Refusal.notFound(type, name);
        }
        return Wire.one(200, type, row, format);
    }

    Answer list(Ask ask, ResourceType type, String namespace) {
        Format format = Format.negotiate(ask.accept(), type);
        Selection selection = Selection.of(ask, type, namespace, "");
        long limit = ask.query().number("limit", 0);
        String token = ask.query().text("continue");
        if (ask.query().parameters().containsKey("sendInitialEvents")) {
            throw Refusal
                    .unprocessable("ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is"
                            + " forbidden for list");
        }
        Page page = store.transact(() -> {
            if (token.isEmpty()) {
                exact(ask, type);
                return first(type, selection, limit);
            }
            return next(type, selection, limit, token);
        });
        return Wire.list(type, page, format);
    }

    WatchOrder watch(Ask ask, ResourceType type, String namespace, String name) {
        Query query = ask.query();
        Format format = Format.negotiate(ask.accept(), type);
        boolean initial = query.flag("sendInitialEvents");
        String match = query.text("resourceVersionMatch");
        if (query.parameters().containsKey("sendInitialEvents") && !match.equals("NotOlderThan")) {
            throw Refusal
                    .unprocessable("ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents"
                            + " requires setting resourceVersionMatch to NotOlderThan");
        }
        long from = query.number("resourceVersion", 0);
        Start start = initial
                ? Start.STATE_AND_MARK
                : from == 0 && !query.parameters().containsKey("sendInitialEvents")
                        ? Start.STATE
                        : Start.CHANGES;
        long after = from == 0 ? store.transact(store::version) : from;
        if (initial && from > store.transact(store::version)) {
            throw Refusal.tooLargeVersion(from, store.transact(store::version));
        }
        long seconds = query.number("timeoutSeconds", 0);
        Duration timeout = seconds <= 0 ? WATCH_TIMEOUT : Duration.ofSeconds(seconds);
        Bookmarks bookmarks = query.flag("allowWatchBookmarks") ? Bookmarks.WANTED : Bookmarks.UNWANTED;
        return new WatchOrder(type, Selection.of(ask, type, namespace, name), start, after, bookmarks, timeout, format);
    }

    private Page first(ResourceType type, Selection selection, long limit) {
        Table table = store.table(type);
        Page page = page(table.list(selection.namespace()), selection, limit, "", store.version());
        if (!page.next().isEmpty()) {
            table.remember(store.version(), table.list(""));
        }
        return page;
    }

    private Page next(ResourceType type, Selection selection, long limit, String token) {
        ObjectNode cursor;
        try {
            cursor = Json.parse(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("continue key is not valid: " + e.getMessage());
        }
        long version = cursor.path("rv").asLong();
        String start = Json.text(cursor, "start");
        Table table = store.table(type);
        List<Stored> rows = version < 0 ? table.list("") : table.remembered(version);
        if (rows == null) {
            throw Refusal.expired(LIST_EXPIRED, token(-1, start));
        }
        if (version < 0) {
            table.remember(store.version(), rows);
        }
        return page(rows, selection, limit, start, version < 0 ? store.version() : version);
    }

    private static Page page(List<Stored> rows, Selection selection, long limit, String start, long version) {
        List<Stored> items = new ArrayList<>();
        long remaining = 0;
        String last = "";
        for (Stored row : rows) {
            if (row.key().compareTo(start) <= 0 || !selection.matches(row)) {
                continue;
            }
            if (limit > 0 && items.size() >= limit) {
                remaining++;
            } else {
                items.add(row);
                last = row.key();
            }
        }
        String next = remaining > 0 ? token(version, last) : "";
        return new Page(items, version, next, selection.isWhole() ? remaining : 0);
    }

    private static String token(long version, String start) {
        ObjectNode cursor = Json.object();
        cursor.put("v", "meta.k8s.io/v1").put("rv", version).put("start", start);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(cursor));
    }

    /** Refuses a version that is not yet, and an exact one that is gone. */
    private void exact(Ask ask, ResourceType type) {
        String text = ask.query().text("resourceVersion");
        @Nullable
        String match = ask.query().text("resourceVersionMatch");
        if (!match.isEmpty() && text.isEmpty()) {
            throw Refusal.unprocessable(
                    "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch"
                            + " is forbidden unless resourceVersion is provided");
        }
        long asked = ask.query().number("resourceVersion", 0);
        if (asked > store.version()) {
            throw Refusal.tooLargeVersion(asked, store.version());
        }
        if (match.equals("Exact") && asked != store.version() && !store.table(type).window().after(asked, 1).isEmpty()) {
            throw Refusal.expired("The resourceVersion for the provided list is too old.");
        }
    }

    /** Some objects of a list, and the token for the rest if there is one. */
    record Page(List<Stored> items, long version, String next, long remaining) {
    }

    /** The UTF-8 of a text. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
