package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.embedded.ResourceType.Trait;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The documents that say what the API offers, its version, its health and its token keys. */
final class Discovery {
    private static final List<String> VERBS = List.of("create", "delete", "deletecollection", "get", "list", "patch", "update",
            "watch");
    private static final Set<String> PUBLIC = Set.of("/healthz", "/livez", "/readyz", "/version");

    private static final String KEYS_TYPE = "application/jwk-set+json";
    private final Store store;
    private final ResourceTypes types;
    private final Tokens tokens;

    Discovery(Store store, ResourceTypes types, Tokens tokens) {
        this.store = store;
        this.types = types;
        this.tokens = tokens;
    }

    Answer answer(Ask ask) {
        String path = ask.path().replaceAll("(?<=.)/+$", "");
        if (ask.user().equals(Gate.ANONYMOUS) && !PUBLIC.contains(path)) {
            throw Refusal.forbiddenPath(ask.user(), "get", ask.path());
        }
        if (!ask.method().equals("GET") && !ask.method().equals("HEAD")) {
            throw Refusal.methodNotAllowed();
        }
        return switch (path) {
            case "/healthz", "/livez", "/readyz" -> Answer.text("ok");
            case "/version" -> Answer.json(200, version());
            case "/openid/v1/jwks" -> keys(ask.accept());
            case "/.well-known/openid-configuration" -> Answer.json(200, configuration());
            case "/api" -> Answer.json(200, core());
            case "/apis" -> Answer.json(200, groups());
            default -> resources(path);
        };
    }

    /** In a media type of its own, and as a real API server to nobody who takes only others. */
    private Answer keys(String accept) {
        if (!accept.isEmpty() && !accept.contains("*/*") && !accept.contains(KEYS_TYPE)) {
            throw Refusal.notAcceptable();
        }
        return new Answer.Body(200, KEYS_TYPE, Json.bytes(tokens.jwks()));
    }

    private static ObjectNode version() {
        return Json.object().put("major", "1").put("minor", "34").put("gitVersion", "v1.34.4").put("gitCommit", "")
                .put("gitTreeState", "clean").put("buildDate", "2026-01-01T00:00:00Z").put("goVersion", "")
                .put("compiler", "embedded")
                .put("platform", "linux/amd64");
    }

    private static ObjectNode configuration() {
        ObjectNode configuration = Json.object().put("issuer", Tokens.ISSUER).put("jwks_uri", Tokens.ISSUER + "/openid/v1/jwks");
        configuration.putArray("response_types_supported").add("id_token");
        configuration.putArray("subject_types_supported").add("public");
        configuration.putArray("id_token_signing_alg_values_supported").add("ES256");
        return configuration;
    }

    private static ObjectNode core() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs").addObject().put("clientCIDR", "0.0.0.0/0").put("serverAddress",
                "127.0.0.1");
        return versions;
    }

    private ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        versionsByGroup().forEach((group, versions) -> groups.add(group(group, versions)));
        return list;
    }

    private static ObjectNode group(String group, Set<String> versions) {
        ObjectNode entry = Json.object().put("name", group);
        for (String version : versions) {
            entry.withArray("versions").addObject().put("groupVersion", group + "/" + version).put("version", version);
        }
        entry.set("preferredVersion", entry.path("versions").path(0));
        return entry;
    }

    private Map<String, Set<String>> versionsByGroup() {
        Map<String, Set<String>> versions = new LinkedHashMap<>();
        for (ResourceType type : all()) {
            if (!type.group().isEmpty()) {
                versions.computeIfAbsent(type.group(), g -> new LinkedHashSet<>()).add(type.version());
            }
        }
        versions.put("authentication.k8s.io", Set.of("v1"));
        versions.put("authorization.k8s.io", Set.of("v1"));
        return versions;
    }

    private Answer resources(String path) {
        String groupVersion = path.replaceFirst("^/apis?/", "");
        Set<String> versions = versionsByGroup().get(groupVersion);
        if (path.startsWith("/apis/") && versions != null) {
            ObjectNode group = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
            group.setAll(group(groupVersion, versions));
            return Answer.json(200, group);
        }
        ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", groupVersion);
        ArrayNode resources = list.putArray("resources");
        boolean core = path.equals("/api/v1");
        for (ResourceType type : all()) {
            if (type.apiVersion().equals(groupVersion) && type.group().isEmpty() == core) {
                describe(resources, type);
            }
        }
        reviews(resources, groupVersion);
        if (resources.isEmpty() || !(core || path.startsWith("/apis/"))) {
            throw Refusal.noSuchPath();
        }
        return Answer.json(200, list);
    }

    private static void describe(ArrayNode resources, ResourceType type) {
        ObjectNode entry = resource(resources, type.plural(), type.kind().toLowerCase(Locale.ROOT), type.namespaced(),
                type.kind());
        VERBS.forEach(entry.putArray("verbs")::add);
        if (!type.shortNames().isEmpty()) {
            type.shortNames().forEach(entry.putArray("shortNames")::add);
        }
        if (type.has(Trait.STATUS)) {
            List.of("get", "patch", "update").forEach(
                    resource(resources, type.plural() + "/status", "", type.namespaced(), type.kind()).putArray("verbs")::add);
        }
        if (type.qualified().equals("serviceaccounts")) {
            resource(resources, "serviceaccounts/token", "", true, "TokenRequest").put("group", "authentication.k8s.io")
                    .put("version", "v1").putArray("verbs").add("create");
        }
    }

    private static void reviews(ArrayNode resources, String groupVersion) {
        List<String> kinds = switch (groupVersion) {
            case "authentication.k8s.io/v1" -> List.of("TokenReview");
            case "authorization.k8s.io/v1" -> List.of("SelfSubjectAccessReview", "SubjectAccessReview");
            default -> List.of();
        };
        for (String kind : kinds) {
            String singular = kind.toLowerCase(Locale.ROOT);
            resource(resources, singular + "s", singular, false, kind).putArray("verbs").add("create");
        }
    }

    private static ObjectNode resource(ArrayNode resources, String name, String singular, boolean namespaced, String kind) {
        return resources.addObject().put("name", name).put("singularName", singular).put("namespaced", namespaced).put("kind",
                kind);
    }

    private Collection<ResourceType> all() {
        return store.transact(types::all);
    }
}
