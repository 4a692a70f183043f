package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is posted to be answered and never stored: token reviews, token requests, access reviews. */
final class Reviews {
    private static final long DEFAULT_SECONDS = 3600;
    private static final long LEAST_SECONDS = 600;

    private final Store store;
    private final ResourceTypes types;
    private final Tokens tokens;
    private final Denials denials;
    private final Stamps stamps;

    Reviews(Store store, ResourceTypes types, Tokens tokens, Denials denials, Stamps stamps) {
        this.store = store;
        this.types = types;
        this.tokens = tokens;
        this.denials = denials;
        this.stamps = stamps;
    }

    /** Judges a token as the {@code TokenReview} API says: for the audiences asked for, or for the API server's. */
    Answer token(Ask ask) {
        ObjectNode review = review(ask, "TokenReview", "authentication.k8s.io/v1");
        List<String> asked = Json.list(review.path("spec").path("audiences"));
        List<String> audiences = asked.isEmpty() ? Tokens.API_AUDIENCES : asked;
        Tokens.Bearer bearer = tokens.judge(Json.text(review, "spec", "token"), audiences);
        ObjectNode status = review.putObject("status");
        if (bearer == null) {
            status.put("authenticated", false);
            status.putObject("user");
            status.put("error", "[invalid bearer token, service account token has been invalidated]");
            return Answer.json(201, review);
        }
        status.put("authenticated", true);
        ObjectNode user = status.putObject("user").put("username", bearer.user());
        JsonNode kubernetes = bearer.claims().path("kubernetes.io");
        user.put("uid", Json.text(kubernetes, "serviceaccount", "uid"));
        Tokens.groups(bearer.namespace()).forEach(user.withArray("groups")::add);
        if (kubernetes.has("pod")) {
            ObjectNode extra = user.putObject("extra");
            extra.putArray("authentication.kubernetes.io/pod-name").add(Json.text(kubernetes, "pod", "name"));
            extra.putArray("authentication.kubernetes.io/pod-uid").add(Json.text(kubernetes, "pod", "uid"));
        }
        List<String> meant = Json.list(bearer.claims().path("aud"));
        audiences.stream().filter(a -> meant.isEmpty() || meant.contains(a)).forEach(status.withArray("audiences")::add);
        return Answer.json(201, review);
    }

    /** Issues a token for a service account as its {@code token} subresource does. */
    Answer request(Ask ask, String namespace, String account) {
        ObjectNode request = review(ask, "TokenRequest", "authentication.k8s.io/v1");
        ObjectNode spec = Json.child(request, "spec");
        long seconds = spec.path("expirationSeconds").asLong(DEFAULT_SECONDS);
        if (seconds < LEAST_SECONDS) {
            throw Refusal.unprocessable(
                    "TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: " + seconds
                            + ": may not specify a duration less than 10 minutes");
        }
        List<String> audiences = Json.list(spec.path("audiences"));
        String token = store.transact(
                () -> tokens.issue(namespace, account, audiences, Duration.ofSeconds(seconds),
                        bound(namespace, spec.path("boundObjectRef"))));
        Instant expires = stamps.clock().instant().plusSeconds(seconds);
        spec.put("expirationSeconds", seconds);
        (audiences.isEmpty() ? Tokens.API_AUDIENCES : audiences).forEach(spec.putArray("audiences")::add);
        Json.child(request, "metadata").put("name", account).put("namespace", namespace);
        request.putObject("status").put("token", token).put("expirationTimestamp", Stamps.seconds(expires));
        return Answer.json(201, request);
    }

    private Tokens.Bound bound(String namespace, JsonNode reference) {
        String kind = Json.text(reference, "kind");
        if (kind.isEmpty()) {
            return Tokens.Bound.NOTHING;
        }
        if (!kind.equals("Pod") && !kind.equals("Secret")) {
            throw Refusal.badRequest("cannot bind token for serviceaccount to object of kind " + kind);
        }
        ResourceType type = types.core(kind.equals("Pod") ? "pods" : "secrets");
        String name = Json.text(reference, "name");
        Stored row = store.table(type).get(Stored.key(namespace, name));
        if (row == null) {
            throw Refusal.notFound(type, name);
        }
        String uid = Json.text(row.tree(), "metadata", "uid");
        if (reference.has("uid") && !Json.text(reference, "uid").equals(uid)) {
            throw Refusal.conflict(type, name, "the UID in the bound object reference does not match the UID in record");
        }
        return new Tokens.Bound(kind.equals("Pod") ? "pod" : "secret", name, uid);
    }

    /** Says whether the caller, or the user named, may do something. */
    Answer access(Ask ask, String kind) {
        ObjectNode review = review(ask, kind, "authorization.k8s.io/v1");
        JsonNode what = review.path("spec").path("resourceAttributes");
        String user = kind.equals("SelfSubjectAccessReview") ? ask.user() : Json.text(review, "spec", "user");
        boolean allowed = !denials.denies(user, Json.text(what, "verb"), Json.text(what, "resource"));
        review.putObject("status").put("allowed", allowed);
        return Answer.json(201, review);
    }

    private static ObjectNode review(Ask ask, String kind, String version) {
        ObjectNode review = Json.parse(ask.body());
        ObjectNode whole = Json.object();
        whole.put("kind", kind).put("apiVersion", version);
        Json.child(whole, "metadata");
        review.remove("status");
        whole.setAll(review);
        return whole;
    }
}
