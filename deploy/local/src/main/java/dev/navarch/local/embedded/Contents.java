package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is inside a cluster, wired: its store, its API, its controllers, and what every cluster starts with. */
final class Contents {
    private final ResourceTypes types = new ResourceTypes();
    private final Denials denials = new Denials();
    private final Store store;
    private final Tokens tokens;
    private final Writes writes;
    private final Router router;

    Contents(String serviceCidr, int eventWindow, Stamps stamps, Authority authority) {
        this.store = new Store(eventWindow);
        this.tokens = new Tokens(store, types, stamps);
        Services services = new Services(serviceCidr);
        Definitions definitions = new Definitions(store, types, stamps);
        Removals removals = new Removals(store, types, stamps);
        this.writes = new Writes(store, types, new Defaults(services, definitions), removals, stamps);
        this.router = new Router(store, types, new Router.Parts(new Reads(store), writes, removals,
                new Reviews(store, types, tokens, denials, stamps), new Discovery(store, types, tokens), denials));
        store.follow(services);
        store.follow(definitions);
        store.follow(new Accounts(store, types, writes, tokens, authority.caPem()));
        store.follow(new EndpointController(store, types, writes));
        store.run(this::begin);
    }

    Store store() {
        return store;
    }

    Tokens tokens() {
        return tokens;
    }

    Router router() {
        return router;
    }

    Denials denials() {
        return denials;
    }

    /** Creates an object with the status it brings, and its namespace if there is none. Within a transaction. */
    void load(ObjectNode tree) {
        String[] apiVersion = Json.text(tree, "apiVersion").split("/");
        String group = apiVersion.length == 1 ? "" : apiVersion[0];
        String kind = Json.text(tree, "kind");
        ResourceType type = types.all().stream()
                .filter(t -> t.group().equals(group) && t.version().equals(apiVersion[apiVersion.length - 1])
                        && t.kind().equals(kind))
                .findFirst().orElseThrow(() -> Refusal.badRequest("no kind " + kind + " in " + Json.text(tree, "apiVersion")));
        String namespace = type.namespaced() ? Json.text(tree, "metadata", "namespace") : "";
        if (type.namespaced() && namespace.isEmpty()) {
            throw Refusal.badRequest(kind + " " + Json.text(tree, "metadata", "name") + " lacks its namespace");
        }
        if (type.namespaced() && store.table(types.core("namespaces")).get(namespace) == null) {
            namespace(namespace);
        }
        JsonNode status = tree.get("status");
        Stored row = writes.insert(type, namespace, tree);
        if (status != null && type.has(ResourceType.Trait.STATUS)) {
            ObjectNode whole = row.tree();
            whole.set("status", status);
            writes.change(type, row, whole, Writes.Part.STATUS);
        }
    }

    private void begin() {
        for (String name : new String[]{"default", "kube-node-lease", "kube-public", "kube-system"}) {
            namespace(name);
        }
        ObjectNode service = Json.object();
        service.putObject("metadata").put("name", "kubernetes").putObject("labels").put("component", "apiserver").put("provider",
                "kubernetes");
        service.putObject("spec").putArray("ports").addObject().put("name", "https").put("port", 443).put("targetPort", 6443);
        writes.insert(types.core("services"), "default", service);
    }

    private void namespace(String name) {
        ObjectNode tree = Json.object();
        tree.putObject("metadata").put("name", name);
        writes.insert(types.core("namespaces"), "", tree);
    }
}
