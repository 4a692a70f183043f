package dev.navarch.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.validate.schema.Nearest;
import dev.navarch.validate.schema.Schemas;
import dev.navarch.webhook.Review;
import dev.navarch.webhook.Reviewer;
import dev.navarch.webhook.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges Istio's resources: by the fields of Istio's API, then by what makes sense of them. Istio's contract of the validation webhook. Thread-safe.
 *
 * <p>Unlike istiod, a field that nobody knows is refused: what it was to say would be lost in silence. A resource that was stored before with the same
 * spec may change otherwise, whatever its spec.
 *
 * <p>Unlike istiod, a resource that is sound but on which nothing acts here yet is taken with a warning: nobody is to believe that a rule is enforced that is
 * not.
 */
public final class Validator implements Reviewer {
    private static final Logger LOG = LoggerFactory.getLogger(Validator.class);
    /** By which Istio's controllers prove that the webhook is in force: a resource that has it is never stored. */
    private static final String ALWAYS_REJECT = "internal.istio.io/webhook-always-reject";
    private static final String DRY_RUN = "istio.io/dry-run";
    private static final List<String> INTERNAL = List.of("internal.istio.io/parents", "internal.istio.io/parent-namespace");
    private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec", "status");

    private final Schemas schemas;
    private final ValidateMetrics metrics;

    public Validator(ValidateMetrics metrics) {
        this.schemas = Schemas.load();
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
        metadata(object.path("metadata").path("annotations"), kind, findings);
        if (!isUnchanged(review)) {
            schemas.check(kind.name(), object.path("spec"), findings);
            kind.check().accept(new Part(object.path("spec"), "spec", findings));
        }
        for (String field : fieldNames(object)) {
            if (!TOP.contains(field)) {
                String meant = Nearest.of(field, TOP);
                findings.problem(field, "there is no such field at the top level; "
                        + (meant.isEmpty() ? "does it belong under spec?" : "did you mean " + meant + "?"));
            }
        }
        if (!findings.problems().isEmpty()) {
            return denied(review, "invalid_resource", "configuration is invalid: " + String.join("; ", findings.problems()));
        }
        metrics.passed(review.group(), review.version(), review.resource());
        return new Verdict.Allowed(warnings(review, kind, findings));
    }

    /** Whatever it says was stored before: it must still be possible to label it, or to take off the finalizer that keeps it. */
    private static boolean isUnchanged(Review review) {
        return review.operation().equals("UPDATE") && review.old().has("spec")
                && review.old().path("spec").equals(review.object().path("spec"));
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

    private static void metadata(JsonNode annotations, ConfigKind kind, Findings findings) {
        if (annotations.has(ALWAYS_REJECT)) {
            findings.problem("metadata.annotations[" + ALWAYS_REJECT + "]", "a resource with this annotation is never stored");
        }
        if (annotations.has(DRY_RUN) && !kind.name().equals("AuthorizationPolicy")) {
            findings.problem("metadata.annotations[" + DRY_RUN + "]",
                    "only an AuthorizationPolicy can be tried out so; take it off");
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
        List<String> without = Effects.without(kind, review.object().path("spec"));
        if (!without.isEmpty() && !review.dryRun()) {
            metrics.withoutEffect(kind.name());
            LOG.atWarn().addKeyValue("kind", kind.name()).addKeyValue("namespace", review.namespace())
                    .addKeyValue("name", review.name()).addKeyValue("what", String.join("; ", without))
                    .log("accepted a resource that nothing acts on yet");
        }
        warnings.addAll(without);
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
