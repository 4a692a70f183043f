package dev.navarch.identity.authn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.identity.Caller;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.model.ClusterId;
import java.util.ArrayList;
import java.util.List;

/** The question to an API server who holds a token, and what its answer means: {@code TokenReview} of {@code authentication.k8s.io/v1}. */
final class TokenReviews {
    private static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String EXTRA = "authentication.kubernetes.io/";
    private static final int LONGEST_NAME = 253;

    private TokenReviews() {
    }

    /** What came of a review. */
    sealed interface Verdict {

        record Accepted(Caller.Workload workload) implements Verdict {
        }

        /** The API server says no, or says something that no workload of a cluster has. */
        record Refused(String reason) implements Verdict {
        }

        /** The API server does not say. */
        record Failed(String reason) implements Verdict {
        }
    }

    static ApiRequest request(Token token, List<String> audiences) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("apiVersion", "authentication.k8s.io/v1").put("kind",
                "TokenReview");
        ObjectNode spec = body.putObject("spec").put("token", token.text());
        audiences.forEach(spec.putArray("audiences")::add);
        return ApiRequest.post(PATH, body);
    }

    static Verdict verdict(ApiAnswer answer, ClusterId cluster, Claims claims, List<String> audiences) {
        return switch (answer) {
            case ApiAnswer.Done(_, JsonNode body) -> judge(body.path("status"), cluster, claims, audiences);
            case ApiAnswer.Refused(int code, _, String message) -> new Verdict.Failed(
                    "the API server answered " + code + " to a token review: " + message
                            + (code == 403 ? "; the account of the remote secret must be allowed to create tokenreviews" : ""));
            case ApiAnswer.Lost(String reason) -> new Verdict.Failed("the API server did not answer: " + reason);
        };
    }

    private static Verdict judge(JsonNode status, ClusterId cluster, Claims claims, List<String> audiences) {
        if (!status.path("error").asText().isEmpty()) {
            return new Verdict.Refused("the API server says: " + status.path("error").asText());
        }
        if (!status.path("authenticated").asBoolean()) {
            return new Verdict.Refused("the API server does not know the token");
        }
        List<String> meant = texts(status.path("audiences"));
        boolean forUs = meant.isEmpty()
                // An authenticator that knows of no audiences: then the token's own word, which is signed, counts.
                ? claims.audiences().stream().anyMatch(audiences::contains)
                : meant.stream().anyMatch(audiences::contains);
        if (!forUs) {
            return new Verdict.Refused(
                    "the token is for " + (meant.isEmpty() ? claims.audiences() : meant) + ", not for " + audiences);
        }
        JsonNode user = status.path("user");
        if (!texts(user.path("groups")).contains("system:serviceaccounts")) {
            return new Verdict.Refused("the token is no service account's");
        }
        String[] name = user.path("username").asText().split(":", -1);
        if (name.length != 4 || !isName(name[2]) || !isName(name[3])) {
            return new Verdict.Refused("the user's name is no service account's");
        }
        JsonNode extra = user.path("extra");
        return new Verdict.Accepted(new Caller.Workload(cluster, name[2], name[3], first(extra.path(EXTRA + "pod-name")),
                first(extra.path(EXTRA + "pod-uid"))));
    }

    /** It becomes part of a SPIFFE name: no slash may slip in. */
    static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_NAME
                && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.');
    }

    private static String first(JsonNode list) {
        return list.path(0).asText();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
