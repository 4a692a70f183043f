package dev.navarch.local.embedded;

/**
 * What a path below {@code /api/v1} or {@code /apis/group/version} points at.
 *
 * @param plural
 *            the resource, perhaps of no known type
 * @param subresource
 *            empty if the path ends before one
 */
record Target(String group, String version, String namespace, String plural, String name, String subresource) {

    /** Reads a path split at its slashes, which must begin with {@code api} or {@code apis} and go beyond the version. */
    static Target of(String[] path) {
        int at = path[0].equals("api") ? 2 : 3;
        String group = at == 2 ? "" : path[1];
        String version = path[at - 1];
        String namespace = "";
        boolean inside = path[at].equals("namespaces") && path.length > at + 2 && !path[at + 2].equals("status")
                && !path[at + 2].equals("finalize");
        if (inside) {
            namespace = path[at + 1];
            at += 2;
        }
        return new Target(group, version, namespace, path[at], part(path, at + 1), part(path, at + 2));
    }

    RequestLine line(String method, Query query) {
        return new RequestLine(verb(method, query), subresource.isEmpty() ? plural : plural + "/" + subresource, namespace, name);
    }

    private String verb(String method, Query query) {
        return switch (method) {
            case "GET", "HEAD" -> query.flag("watch") ? "watch" : name.isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> method;
        };
    }

    private static String part(String[] path, int at) {
        return at < path.length ? path[at] : "";
    }
}
