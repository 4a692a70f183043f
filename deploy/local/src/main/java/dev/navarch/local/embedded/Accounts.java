package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The controllers of namespaces and service accounts: each namespace gets its {@code default} account and {@code kube-root-ca.crt},
 * each token secret its token. Guarded by the store's lock.
 */
final class Accounts implements Store.Follower {
    private static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";

    private final Store store;
    private final ResourceTypes types;
    private final Writes writes;
    private final Tokens tokens;
    private final String caPem;
    private final Set<String> namespaces = new LinkedHashSet<>();
    private final Set<String> secrets = new LinkedHashSet<>();

    Accounts(Store store, ResourceTypes types, Writes writes, Tokens tokens, String caPem) {
        this.store = store;
        this.types = types;
        this.writes = writes;
        this.tokens = tokens;
        this.caPem = caPem;
    }

    @Override
    public void changed(ResourceType type, Change change) {
        boolean gone = change.kind() == Change.Kind.DELETED;
        switch (type.qualified()) {
            case "namespaces" -> {
                if (!gone) {
                    namespaces.add(change.now().name());
                }
            }
            case "secrets" -> {
                if (!gone) {
                    secrets.add(change.now().key());
                }
            }
            case "serviceaccounts" -> {
                if (gone) {
                    namespaces.add(change.now().namespace());
                }
                store.table(types.core("secrets")).list(change.now().namespace()).forEach(s -> secrets.add(s.key()));
            }
            default -> {
            }
        }
    }

    @Override
    public void settle() {
        Set.copyOf(namespaces).stream().sorted().forEach(this::furnish);
        namespaces.clear();
        Set.copyOf(secrets).stream().sorted().forEach(this::fill);
        secrets.clear();
    }

    private void furnish(String namespace) {
        if (store.table(types.core("namespaces")).get(namespace) == null) {
            return;
        }
        if (store.table(types.core("serviceaccounts")).get(Stored.key(namespace, "default")) == null) {
            writes.insert(types.core("serviceaccounts"), namespace, named("default"));
        }
        if (store.table(types.core("configmaps")).get(Stored.key(namespace, "kube-root-ca.crt")) == null) {
            ObjectNode map = named("kube-root-ca.crt");
            map.putObject("data").put("ca.crt", caPem);
            writes.insert(types.core("configmaps"), namespace, map);
        }
    }

    private void fill(String key) {
        ResourceType type = types.core("secrets");
        Stored row = store.table(type).get(key);
        if (row == null) {
            return;
        }
        ObjectNode tree = row.tree();
        String account = tree.path("metadata").path("annotations").path(ACCOUNT_NAME).asText("");
        Stored owner = store.table(types.core("serviceaccounts")).get(Stored.key(row.namespace(), account));
        boolean wanting = Json.text(tree, "type").equals("kubernetes.io/service-account-token")
                && !tree.path("data").has("token");
        if (!wanting || owner == null) {
            return;
        }
        ObjectNode data = Json.child(tree, "data");
        data.put("ca.crt", base64(caPem)).put("namespace", base64(row.namespace()));
        data.put("token", base64(tokens.issueForSecret(row.namespace(), account, row.name())));
        Json.child(Json.child(tree, "metadata"), "annotations").put("kubernetes.io/service-account.uid",
                Json.text(owner.tree(), "metadata", "uid"));
        writes.change(type, row, tree, Writes.Part.OBJECT);
    }

    private static ObjectNode named(String name) {
        ObjectNode tree = Json.object();
        tree.putObject("metadata").put("name", name);
        return tree;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
