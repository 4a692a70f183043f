package dev.navarch.identity.authn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.KubeClient;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client whose answers the test gives: questions wait until they are answered. Keys are answered at once, if they are given. */
final class Questions {
    /** Asks nothing but single requests. */
    final KubeClient client = (KubeClient) Proxy.newProxyInstance(KubeClient.class.getClassLoader(),
            new Class<?>[]{KubeClient.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "ask" -> ask((ApiRequest) arguments[0]);
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> throw new UnsupportedOperationException(method.getName());
            });
    /** What the API server publishes; null to refuse it. */
    @Nullable
    Issuer issuer;
    int keysAsked;
    private final ArrayDeque<Question> reviews = new ArrayDeque<>();

    private record Question(JsonNode body, CompletableFuture<ApiAnswer> answer) {
    }

    Questions(@Nullable Issuer issuer) {
        this.issuer = issuer;
    }

    int reviewsWaiting() {
        return reviews.size();
    }

    /** The next review's token is that pod's. */
    void vouch(String pod) {
        reviews.remove().answer.complete(new ApiAnswer.Done(201, Issuer.review(pod)));
    }

    void answer(JsonNode review) {
        reviews.remove().answer.complete(new ApiAnswer.Done(201, review));
    }

    void answer(ApiAnswer answer) {
        reviews.remove().answer.complete(answer);
    }

    /** The token that the next review is about. */
    String nextToken() {
        return reviews.element().body.path("spec").path("token").asText();
    }

    JsonNode next() {
        return reviews.element().body;
    }

    private CompletionStage<ApiAnswer> ask(ApiRequest request) {
        if (request.target().endsWith("/tokenreviews")) {
            CompletableFuture<ApiAnswer> answer = new CompletableFuture<>();
            reviews.add(new Question(Objects.requireNonNull(request.body()), answer));
            return answer;
        }
        Issuer known = issuer;
        if (known == null) {
            return CompletableFuture.completedStage(new ApiAnswer.Refused(403, "Forbidden", "not for you"));
        }
        if (request.target().equals("/openid/v1/jwks")) {
            keysAsked++;
            try {
                return CompletableFuture.completedStage(new ApiAnswer.Done(200, new ObjectMapper().readTree(known.jwks())));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return CompletableFuture
                .completedStage(new ApiAnswer.Done(200, JsonNodeFactory.instance.objectNode().put("issuer", known.name)));
    }
}
