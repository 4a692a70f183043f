package dev.navarch.local.embedded;

import dev.navarch.local.embedded.ResourceType.Trait;
import dev.navarch.local.embedded.Writes.Part;
import java.util.Locale;

/** From a path and a method to what answers it. Any thread; what is refused is thrown as {@link Refusal}. */
final class Router {
    private final Store store;
    private final ResourceTypes types;
    private final Reads reads;
    private final Writes writes;
    private final Removals removals;
    private final Reviews reviews;
    private final Discovery discovery;
    private final Denials denials;

    /** The parts of an API that paths lead to. */
    record Parts(Reads reads, Writes writes, Removals removals, Reviews reviews, Discovery discovery, Denials denials) {
    }

    Router(Store store, ResourceTypes types, Parts parts) {
        this.store = store;
        this.types = types;
        this.reads = parts.reads();
        this.writes = parts.writes();
        this.removals = parts.removals();
        this.reviews = parts.reviews();
        this.discovery = parts.discovery();
        this.denials = parts.denials();
    }

    /** What a request wants; never refuses. */
    static RequestLine line(String method, String path, Query query) {
        String[] steps = steps(path);
        return isResource(steps)
                ? Target.of(steps).line(method, query)
                : new RequestLine(method.toLowerCase(Locale.ROOT), path, "", "");
    }

    Answer answer(Ask ask) {
        String[] steps = steps(ask.path());
        if (!isResource(steps)) {
            return discovery.answer(ask);
        }
        Target target = Target.of(steps);
        Answer review = review(ask, target);
        if (review != null) {
            return review;
        }
        ResourceType type = store.transact(() -> types.find(target.group(), target.version(), target.plural()));
        if (type == null) {
            throw Refusal.noSuchPath();
        }
        RequestLine line = target.line(ask.method(), ask.query());
        if (ask.user().equals(Gate.ANONYMOUS) || denials.denies(ask.user(), line.verb(), line.resource())) {
            throw Refusal.forbidden(ask.user(), line.verb(), type, target.namespace(), target.name());
        }
        if (ask.query().parameters().containsKey("dryRun")) {
            throw Refusal.badRequest("dryRun is not supported by the embedded API server");
        }
        return target.name().isEmpty() ? collection(ask, type, target) : object(ask, type, target);
    }

    private @org.jspecify.annotations.Nullable Answer review(Ask ask, Target target) {
        if (!ask.method().equals("POST") || ask.user().equals(Gate.ANONYMOUS)) {
            return null;
        }
        RequestLine line = target.line(ask.method(), ask.query());
        if (denials.denies(ask.user(), line.verb(), line.resource())) {
            ResourceType about = types.find(target.group(), target.version(), target.plural());
            throw about == null
                    ? Refusal.forbiddenPath(ask.user(), "create", ask.path())
                    : Refusal.forbidden(ask.user(), line.verb(), about, target.namespace(), target.name());
        }
        return switch (target.group() + " " + line.resource()) {
            case "authentication.k8s.io tokenreviews" -> reviews.token(ask);
            case "authorization.k8s.io selfsubjectaccessreviews" -> reviews.access(ask, "SelfSubjectAccessReview");
            case "authorization.k8s.io subjectaccessreviews" -> reviews.access(ask, "SubjectAccessReview");
            case " serviceaccounts/token" -> reviews.request(ask, target.namespace(), target.name());
            default -> null;
        };
    }

    private Answer collection(Ask ask, ResourceType type, Target target) {
        boolean whole = type.namespaced() && target.namespace().isEmpty();
        return switch (ask.method()) {
            case "GET" -> ask.query().flag("watch")
                    ? new Answer.Watching(reads.watch(ask, type, target.namespace(), ""))
                    : reads.list(ask, type, target.namespace());
            case "POST" -> {
                if (whole) {
                    throw Refusal.methodNotAllowed();
                }
                yield writes.create(ask, type, target.namespace());
            }
            case "DELETE" -> {
                if (whole) {
                    throw Refusal.methodNotAllowed();
                }
                yield removals.deleteAll(ask, type, target.namespace());
            }
            default -> throw Refusal.methodNotAllowed();
        };
    }

    private Answer object(Ask ask, ResourceType type, Target target) {
        Part part = part(type, target);
        return switch (ask.method()) {
            case "GET" -> ask.query().flag("watch")
                    ? new Answer.Watching(reads.watch(ask, type, target.namespace(), target.name()))
                    : reads.get(ask, type, target.namespace(), target.name());
            case "PUT" -> writes.update(ask, type, target.namespace(), target.name(), part);
            case "PATCH" -> writes.patch(ask, type, target.namespace(), target.name(), part);
            case "DELETE" -> {
                if (part == Part.STATUS) {
                    throw Refusal.methodNotAllowed();
                }
                yield removals.delete(ask, type, target.namespace(), target.name());
            }
            default -> throw Refusal.methodNotAllowed();
        };
    }

    private static Part part(ResourceType type, Target target) {
        return switch (target.subresource()) {
            case "" -> Part.OBJECT;
            case "status" -> {
                if (!type.has(Trait.STATUS)) {
                    throw Refusal.noSuchPath();
                }
                yield Part.STATUS;
            }
            default -> throw Refusal.noSuchPath();
        };
    }

    private static boolean isResource(String[] steps) {
        return (steps[0].equals("api") && steps.length > 2) || (steps[0].equals("apis") && steps.length > 3);
    }

    private static String[] steps(String path) {
        return path.replaceAll("^/+|/+$", "").split("/");
    }
}
