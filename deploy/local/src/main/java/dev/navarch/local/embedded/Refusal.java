package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A request that is answered with an error: the code and the {@code Status} object that Kubernetes gives for it.
 *
 * <p>Thrown anywhere between router and store, caught where requests enter; it carries no stack trace, for it is no bug.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String NO_PAGE = "";
    private final int code;
    private final String reason;
    private final transient ObjectNode status;

    private Refusal(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        status.put("code", code);
    }

    int code() {
        return code;
    }

    /** Whether the answer is plain text: the path leads to no API at all. */
    boolean isPlain() {
        return reason.equals(NO_PAGE);
    }

    /** The body of the answer. */
    ObjectNode status() {
        return status.deepCopy();
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "BadRequest", message);
    }

    static Refusal unauthorized() {
        return new Refusal(401, "Unauthorized", "Unauthorized");
    }

    static Refusal forbidden(String user, String verb, ResourceType type, String namespace, String name) {
        String where = type.namespaced() && !namespace.isEmpty()
                ? " in the namespace \"" + namespace + "\""
                : " at the cluster scope";
        String what = type.qualified() + (name.isEmpty() ? "" : " \"" + name + "\"");
        return new Refusal(403, "Forbidden",
                what + " is forbidden: User \"" + user + "\" cannot " + verb + " resource \"" + type.plural()
                        + "\" in API group \"" + type.group() + "\"" + where)
                .about(type, name);
    }

    static Refusal forbiddenPath(String user, String verb, String path) {
        return new Refusal(403, "Forbidden", "forbidden: User \"" + user + "\" cannot " + verb + " path \"" + path + "\"");
    }

    static Refusal notFound(ResourceType type, String name) {
        return new Refusal(404, "NotFound", type.qualified() + " \"" + name + "\" not found").about(type, name);
    }

    static Refusal noSuchPath() {
        return new Refusal(404, NO_PAGE, "404 page not found");
    }

    static Refusal methodNotAllowed() {
        return new Refusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    static Refusal alreadyExists(ResourceType type, String name) {
        return new Refusal(409, "AlreadyExists", type.qualified() + " \"" + name + "\" already exists").about(type, name);
    }

    static Refusal conflict(ResourceType type, String name, String why) {
        return new Refusal(409, "Conflict", "Operation cannot be fulfilled on " + type.qualified() + " \"" + name + "\": " + why)
                .about(type, name);
    }

    static Refusal modified(ResourceType type, String name) {
        return conflict(type, name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static Refusal expired(String message) {
        return new Refusal(410, "Expired", message);
    }

    /** A list of which the rest can only be had at another version: {@code again} is a token for that. */
    static Refusal expired(String message, String again) {
        Refusal refusal = expired(message);
        Json.child(refusal.status, "metadata").put("continue", again);
        return refusal;
    }

    static Refusal unsupportedMediaType(String got) {
        return new Refusal(415, "UnsupportedMediaType", "the body of the request was in an unknown format (" + got
                + ") - accepted media types include: application/json, application/yaml");
    }

    static Refusal notAcceptable() {
        return new Refusal(406, "NotAcceptable", "only the following media types are accepted: application/json,"
                + " application/vnd.kubernetes.protobuf");
    }

    static Refusal invalid(ResourceType type, String name, String field, String why) {
        Refusal refusal = new Refusal(422, "Invalid", invalidKind(type) + " \"" + name + "\" is invalid: " + field + ": " + why);
        ObjectNode details = Json.child(refusal.status, "details");
        details.put("name", name).put("group", type.group()).put("kind", type.kind());
        details.putArray("causes").addObject().put("reason", "FieldValueInvalid").put("message", why).put("field", field);
        return refusal;
    }

    static Refusal unprocessable(String message) {
        return new Refusal(422, "Invalid", message);
    }

    static Refusal tooLargeVersion(long asked, long current) {
        Refusal refusal = new Refusal(504, "Timeout", "Timeout: Too large resource version: " + asked + ", current: " + current);
        ObjectNode details = Json.child(refusal.status, "details");
        details.putArray("causes").addObject().put("reason", "ResourceVersionTooLarge").put("message",
                "Too large resource version");
        details.put("retryAfterSeconds", 1);
        return refusal;
    }

    /** An error that a test asked for. */
    static Refusal injected(int code) {
        return switch (code) {
            case 401 -> unauthorized();
            case 429 -> new Refusal(429, "TooManyRequests",
                    "the server has received too many requests and has asked us to try again later");
            case 500 -> new Refusal(500, "InternalError", "Internal error occurred: asked for by a test");
            case 503 -> new Refusal(503, "ServiceUnavailable", "the server is currently unable to handle the request");
            default -> new Refusal(code, "Unknown", "an error of code " + code + " was asked for by a test");
        };
    }

    private static String invalidKind(ResourceType type) {
        return type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
    }

    private Refusal about(ResourceType type, String name) {
        ObjectNode details = Json.child(status, "details");
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural());
        return this;
    }
}
