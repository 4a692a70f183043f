package dev.navarch.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.webhook.Review;
import dev.navarch.webhook.Reviewer;
import dev.navarch.webhook.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges Istio's resources by their schema, Istio's contract of the validation webhook. Thread-safe.
 *
 * <p>Unlike istiod, a resource that is sound but on which nothing acts here yet is taken with a warning: nobody is to believe that a rule is enforced that is
 * not.
 */
public final class Validator implements Reviewer {
    private static final Logger LOG = LoggerFactory.getLogger(Validator.class);
    /** By which Istio's controllers prove that the webhook is in force: a resource that has it is never stored. */
    private static final String ALWAYS_REJECT = "internal.istio.io/webhook-always-reject";
    private static final List<String> INTERNAL = List.of("internal.istio.io/parents", "internal.istio.io/parent-namespace");
    private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec", "status");

    private final ValidateMetrics metrics;

    public Validator(ValidateMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Verdict judge(Review review) {
        if (!review.operation().equals("CREATE") && !review.operation().equals("UPDATE")) {
            return new Verdict.Allowed(List.of());
        }
        ConfigKind kind = ConfigKind.find(review.group(), review.kind());
        if (kind == null) {
            return denied(review, "unknown_type", "unrecognized type " + review.kind() + " of group " + review.group());
        }
        ObjectNode object = review.object();
        String undecoded = undecoded(object);
        if (!undecoded.isEmpty()) {
            return denied(review, "yaml_decode_error", "error decoding configuration: " + undecoded);
        }
        Findings findings = new Findings();
        kind.check().accept(new Part(object.path("spec"), "spec", findings));
        metadata(object.path("metadata").path("annotations"), findings);
        for (String field : fieldNames(object)) {
            if (!TOP.contains(field)) {
                findings.problem(field, "unknown field at the top level; it belongs under spec");
            }
        }
        if (!findings.problems().isEmpty()) {
            return denied(review, "invalid_resource", "configuration is invalid: " + String.join("; ", findings.problems()));
        }
        metrics.passed(review.group(), review.version(), review.resource());
        return new Verdict.Allowed(warnings(review, kind, findings));
    }

    @Override
    public void unreadable(int status) {
        if (status != 200) {
            metrics.httpError(status);
        }
    }

    private static String undecoded(ObjectNode object) {
        if (object.isEmpty()) {
            return "there is no object";
        }
        if (!object.path("metadata").isObject()) {
            return "metadata: an object is wanted here";
        }
        JsonNode spec = object.path("spec");
        return spec.isObject() || spec.isMissingNode() || spec.isNull() ? "" : "spec: an object is wanted here";
    }

    private static void metadata(JsonNode annotations, Findings findings) {
        if (annotations.has(ALWAYS_REJECT)) {
            findings.problem("metadata.annotations[" + ALWAYS_REJECT + "]", "a resource with this annotation is never stored");
        }
        for (String internal : INTERNAL) {
            if (annotations.has(internal)) {
                findings.problem("metadata.annotations[" + internal + "]", "this annotation is for internal use only");
            }
        }
    }

    private static List<String> fieldNames(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private List<String> warnings(Review review, ConfigKind kind, Findings findings) {
        List<String> warnings = new ArrayList<>(findings.warnings());
        if (!kind.acts()) {
            boolean denies = kind.name().equals("AuthorizationPolicy") || kind.name().equals("RequestAuthentication");
            warnings.add(kind.name() + " is stored, but this control plane does not act on it yet"
                    + (denies ? ": its rules are NOT enforced, requests that it forbids go through" : ""));
            if (!review.dryRun()) {
                metrics.withoutEffect(kind.name());
                LOG.atWarn().addKeyValue("kind", kind.name()).addKeyValue("namespace", review.namespace())
                        .addKeyValue("name", review.name())
                        .log("accepted a resource that nothing acts on yet");
            }
        }
        return warnings;
    }

    private Verdict denied(Review review, String reason, String message) {
        if (!review.dryRun()) {
            metrics.failed(review.group(), review.version(), review.resource(), reason);
            LOG.atInfo().addKeyValue("kind", review.kind()).addKeyValue("namespace", review.namespace())
                    .addKeyValue("name", review.name())
                    .addKeyValue("reason", message).log("configuration refused");
        }
        return new Verdict.Denied(message, List.of());
    }
}
