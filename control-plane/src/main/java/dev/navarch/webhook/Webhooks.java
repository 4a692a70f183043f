package dev.navarch.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what API servers ask, by path: {@code /inject} and below, {@code /validate} and below. Thread-safe.
 *
 * <p>Answers are those of Istio's contract: 400 without a body or with too long a one, 415 unless the type is exactly {@code application/json};
 * whatever was readable as a review is answered with 200 and a review of the same version and uid, a refusal too.
 */
public final class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final String INJECT = "/inject";
    private static final String VALIDATE = "/validate";
    private static final String JSON_TYPE = "application/json";
    private static final Set<String> VERSIONS = Set.of("admission.k8s.io/v1", "admission.k8s.io/v1beta1");

    private final WebhookLimits limits;
    private final @Nullable Reviewer injector;
    private final @Nullable Reviewer validator;
    private final JsonMapper json;

    /**
     * @param injector null when injection is switched off, its paths are not found then
     * @param validator null when validation is switched off
     */
    public Webhooks(WebhookLimits limits, @Nullable Reviewer injector, @Nullable Reviewer validator) {
        this.limits = limits;
        this.injector = injector;
        this.validator = validator;
        this.json = JsonMapper.builder(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(limits.nesting()).build()).build())
                .build();
    }

    WebhookLimits limits() {
        return limits;
    }

    /** Whether that path is one of ours. */
    public boolean serves(String path) {
        return reviewer(path) != null;
    }

    /** The answer to a request whose body is too long to be taken. */
    Reply tooLong(String path) {
        return refused(path, 400, "the body exceeds " + limits.bodyBytes() + " bytes");
    }

    /**
     * Answers.
     *
     * @param contentType as the caller gave it, empty when he did not
     */
    public Reply answer(String path, String contentType, byte[] body) {
        Reviewer reviewer = reviewer(path);
        if (reviewer == null) {
            return Reply.text(404, "404 page not found");
        }
        if (body.length == 0) {
            return refused(path, 400, "no body found");
        }
        if (body.length > limits.bodyBytes()) {
            return tooLong(path);
        }
        if (!contentType.equals(JSON_TYPE)) {
            return refused(path, 415, "invalid Content-Type, want `application/json`");
        }
        return review(path, reviewer, body);
    }

    private Reply refused(String path, int status, String message) {
        Reviewer reviewer = reviewer(path);
        if (reviewer != null) {
            reviewer.unreadable(status);
        }
        return Reply.text(status, message);
    }

    private @Nullable Reviewer reviewer(String path) {
        if (path.equals(INJECT) || path.startsWith(INJECT + "/")) {
            return injector;
        }
        return path.equals(VALIDATE) || path.startsWith(VALIDATE + "/") ? validator : null;
    }

    private Reply review(String path, Reviewer reviewer, byte[] body) {
        String version = "admission.k8s.io/v1";
        String uid = "";
        Verdict verdict;
        try {
            JsonNode asked = json.readTree(body);
            JsonNode request = asked.path("request");
            version = VERSIONS.contains(asked.path("apiVersion").asText()) ? asked.path("apiVersion").asText() : version;
            uid = request.path("uid").asText();
            String problem = problem(asked);
            if (problem.isEmpty()) {
                verdict = judge(reviewer, Review.of(path, request));
            } else {
                reviewer.unreadable(200);
                verdict = new Verdict.Denied("could not decode body: " + problem, List.of());
            }
        } catch (IOException e) {
            reviewer.unreadable(200);
            String reason = e instanceof JsonProcessingException malformed ? malformed.getOriginalMessage() : String.valueOf(e);
            verdict = new Verdict.Denied("could not decode body: " + reason, List.of());
        }
        return Reply.json(written(version, uid, verdict));
    }

    private static String problem(JsonNode asked) {
        if (!asked.path("kind").asText().equals("AdmissionReview") || !VERSIONS.contains(asked.path("apiVersion").asText())) {
            return "an AdmissionReview of " + VERSIONS + " is wanted here, not " + asked.path("kind").asText("nothing") + " of "
                    + asked.path("apiVersion").asText("no version");
        }
        if (!asked.path("request").isObject()) {
            return "the review has no request";
        }
        JsonNode object = asked.path("request").path("object");
        return object.isObject() || object.isMissingNode() || object.isNull() ? "" : "request.object is no object";
    }

    /** A bug in a reviewer is one refusal, with a line in the log: the API server must get an answer, and the next review must be judged. */
    private static Verdict judge(Reviewer reviewer, Review review) {
        try {
            return reviewer.judge(review);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("a review cannot be judged: {} {} {}/{}", review.operation(), review.kind(), review.namespace(),
                    review.name(), e);
            return new Verdict.Denied("an internal error; the log of the control plane has it", List.of());
        }
    }

    private String written(String version, String uid, Verdict verdict) {
        ObjectNode answer = json.createObjectNode().put("kind", "AdmissionReview").put("apiVersion", version);
        ObjectNode response = answer.putObject("response").put("uid", uid);
        List<String> warnings = switch (verdict) {
            case Verdict.Allowed(List<String> said) -> {
                response.put("allowed", true);
                yield said;
            }
            case Verdict.Patched(ArrayNode patch, List<String> said) -> {
                response.put("allowed", true);
                response.put("patch", Base64.getEncoder().encodeToString(patch.toString().getBytes(StandardCharsets.UTF_8)));
                response.put("patchType", "JSONPatch");
                yield said;
            }
            case Verdict.Denied(String message, List<String> said) -> {
                response.put("allowed", false).putObject("status").put("message", message).putObject("metadata");
                yield said;
            }
        };
        ArrayNode list = json.createArrayNode();
        warnings.forEach(list::add);
        if (!list.isEmpty()) {
            response.set("warnings", list);
        }
        return answer.toString();
    }
}
