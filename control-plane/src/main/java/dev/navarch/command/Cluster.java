package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.Credential;
import dev.navarch.kube.KubeClient;
import java.util.Locale;

/**
 * One cluster, asked and waited for. What is not there is a missing node; any other refusal is a {@link CommandFailure} that names the
 * cluster. Its connections end with those of {@link Clusters}.
 */
final class Cluster {
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    private final String name;
    private final Credential credential;
    private final KubeClient client;

    Cluster(String name, Credential credential, KubeClient client) {
        this.name = name;
        this.credential = credential;
        this.client = client;
    }

    /** The context's name, else the server's address: for messages. */
    String name() {
        return name;
    }

    Credential credential() {
        return credential;
    }

    /** Reads an object or a list; a missing node when there is none. */
    JsonNode find(String target) throws CommandFailure {
        ApiRequest request = ApiRequest.get(target);
        ApiAnswer answer = answer(request);
        return answer instanceof ApiAnswer.Refused(int code, _, _) && code == NOT_FOUND
                ? MissingNode.getInstance()
                : done(request, answer);
    }

    /** Sends a request that has to succeed; the object in the answer. */
    JsonNode ask(ApiRequest request) throws CommandFailure {
        return done(request, answer(request));
    }

    /** Sends a request and leaves it to the caller what the answer means. */
    ApiAnswer answer(ApiRequest request) {
        return client.ask(request).toCompletableFuture().join();
    }

    /** The object in the answer to a request that had to succeed. */
    JsonNode done(ApiRequest request, ApiAnswer answer) throws CommandFailure {
        return switch (answer) {
            case ApiAnswer.Done(_, JsonNode body) -> body;
            case ApiAnswer.Refused refused -> throw new CommandFailure(ExitCode.MISSING, words(request, refused));
            case ApiAnswer.Lost(String reason) -> throw new CommandFailure(ExitCode.UNREACHABLE,
                    name + ": " + credential.server() + " does not answer: " + reason
                            + "; check the address in your kubeconfig and that it can be reached from here");
        };
    }

    private String words(ApiRequest request, ApiAnswer.Refused refused) {
        String remedy = switch (refused.code()) {
            case FORBIDDEN -> "; use credentials of a cluster administrator";
            case UNAUTHORIZED -> "; the credentials of your kubeconfig are not accepted, log in anew";
            default -> "";
        };
        String message = refused.message().isEmpty() ? refused.reason().toLowerCase(Locale.ROOT) : refused.message();
        return name + ": " + request + " was refused (" + refused.code() + "): " + message + remedy;
    }
}
