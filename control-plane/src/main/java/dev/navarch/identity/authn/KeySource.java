package dev.navarch.identity.authn;

import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import dev.navarch.kube.KubeClient;
import java.util.concurrent.CompletionStage;

/** Where an issuer publishes its keys. */
interface KeySource {

    /** The stage never fails, and ends within seconds; on whatever thread. */
    CompletionStage<Found> read();

    /** What came of it. */
    sealed interface Found {

        /**
         * @param json a JSON Web Key Set, perhaps
         * @param issuer as the issuer calls itself, empty when it does not say
         */
        record Keys(String json, String issuer) implements Found {
        }

        /** It does not publish them, not to us. */
        record Refused(String reason) implements Found {
        }

        /** It did not answer. */
        record Lost(String reason) implements Found {
        }
    }

    /** Those of a cluster: every service account may read them, unless somebody took that away. */
    static KeySource of(KubeClient client) {
        return () -> client.ask(ApiRequest.get("/openid/v1/jwks"))
                .thenCombine(client.ask(ApiRequest.get("/.well-known/openid-configuration")), KeySource::found);
    }

    private static Found found(ApiAnswer keys, ApiAnswer configuration) {
        String issuer = configuration instanceof ApiAnswer.Done(_, var body) ? body.path("issuer").asText() : "";
        return switch (keys) {
            case ApiAnswer.Done(_, var body) -> new Found.Keys(body.toString(), issuer);
            case ApiAnswer.Refused(int code, _, String message) ->
                new Found.Refused("the API server answered " + code + ": " + message);
            case ApiAnswer.Lost(String reason) -> new Found.Lost(reason);
        };
    }
}
