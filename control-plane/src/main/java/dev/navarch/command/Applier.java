package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import java.time.Duration;
import java.util.List;

/**
 * Makes objects by server-side apply, so that what they do not state stays whoever's it is: the control plane's certificate authority in a
 * webhook survives. Unknown fields are refused.
 */
final class Applier {
    private static final String OWNER = "navarch";
    /** A kind that was just defined is served a moment later. */
    private static final int TRIES = 40;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int NOT_FOUND = 404;

    private final Cluster cluster;
    private final Kinds kinds;
    private final Console console;

    Applier(Cluster cluster, Console console) {
        this.cluster = cluster;
        this.kinds = new Kinds(cluster);
        this.console = console;
    }

    /**
     * Applies them in their order; stops at the first that is refused.
     *
     * @param namespace of objects that do not name their own
     */
    void apply(List<Manifest> manifests, String namespace, boolean dryRun) throws CommandFailure {
        String query = "?fieldManager=" + OWNER + "&force=true&fieldValidation=Strict" + (dryRun ? "&dryRun=All" : "");
        for (Manifest manifest : manifests) {
            String path = dryRun ? kinds.path(manifest, namespace) : await(manifest, namespace);
            if (path.isEmpty()) {
                if (dryRun) {
                    console.say("would apply " + manifest.words() + " (its kind is not defined yet)");
                    continue;
                }
                throw new CommandFailure(ExitCode.MISSING,
                        cluster.name() + ": the cluster does not know " + manifest.apiVersion() + " "
                                + manifest.kind() + "; install the base first");
            }
            cluster.ask(new ApiRequest(ApiRequest.Method.APPLY, path + query, manifest.object()));
            console.say((dryRun ? "would apply " : "applied ") + manifest.words());
        }
    }

    /** Deletes them in reverse order, but for those that are to be kept; what is not there is passed over. */
    void delete(List<Manifest> manifests, String namespace, boolean dryRun) throws CommandFailure {
        for (Manifest manifest : manifests.reversed()) {
            String path = kinds.path(manifest, namespace);
            if (!path.isEmpty() && !manifest.isKept()) {
                delete(path, manifest.words(), dryRun);
            }
        }
    }

    /** Deletes one object; nothing happens if there is none. */
    void delete(String path, String words, boolean dryRun) throws CommandFailure {
        if (dryRun) {
            if (!cluster.find(path).isMissingNode()) {
                console.say("would delete " + words);
            }
            return;
        }
        ApiRequest request = new ApiRequest(ApiRequest.Method.DELETE, path, null);
        ApiAnswer answer = cluster.answer(request);
        if (!(answer instanceof ApiAnswer.Refused refused && refused.code() == NOT_FOUND)) {
            JsonNode _ = cluster.done(request, answer);
            console.say("deleted " + words);
        }
    }

    private String await(Manifest manifest, String namespace) throws CommandFailure {
        for (int i = 0; i < TRIES; i++) {
            String path = kinds.path(manifest, namespace);
            if (!path.isEmpty()) {
                return path;
            }
            Console.pause(PAUSE);
        }
        return "";
    }
}
