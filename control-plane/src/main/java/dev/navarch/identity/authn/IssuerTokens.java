package dev.navarch.identity.authn;

import dev.navarch.identity.Authentication;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Credentials;
import dev.navarch.identity.Spiffe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of an issuer beside the clusters, Istio's {@code JWT_RULE}: what its keys have signed is believed, with no further question. The subject
 * must be a service account's, {@code system:serviceaccount:namespace:name}. Thread-safe.
 */
final class IssuerTokens implements CredentialAuthenticator {
    private final JwtRule rule;
    private final List<String> audiences;
    private final ReviewContext context;
    private final PublishedKeys keys;

    IssuerTokens(JwtRule rule, ReviewContext context, KeySource source) {
        this.rule = rule;
        this.audiences = rule.audiences().isEmpty() ? context.audiences() : rule.audiences();
        this.context = context;
        this.keys = new PublishedKeys("JWT_RULE", context.loop(), context.clock(), context.limits(), _ -> {
        });
        keys.at(source);
    }

    @Override
    public @Nullable CompletionStage<Authentication> authenticate(Credentials credentials) {
        Token token = Token.of(credentials.authorization());
        if (token == null) {
            return null;
        }
        Claims claims;
        try {
            claims = Claims.read(token.text());
        } catch (Claims.Malformed _) {
            return null;
        }
        if (!claims.issuer().equals(rule.issuer())) {
            return null;
        }
        return context.pending().await(() -> {
            CompletableFuture<Authentication> answer = new CompletableFuture<>();
            context.loop().post(() -> look(token, claims, answer, true));
            return answer.completeOnTimeout(refused("timeout", "the issuer's keys could not be read in time"),
                    context.limits().patience().toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private void look(Token token, Claims claims, CompletableFuture<Authentication> answer, boolean mayRead) {
        switch (keys.check(token, claims)) {
            case GENUINE -> {
                keys.refreshIfOld();
                answer.complete(judge(claims));
            }
            case FORGED -> answer.complete(refused("signature", "the signature is not that of the issuer's key it names"));
            case UNKNOWN -> {
                if (mayRead && keys.mayTellMore()) {
                    keys.read(() -> look(token, claims, answer, false));
                } else {
                    answer.complete(refused("signature", "it is signed with none of the issuer's keys"));
                }
            }
        }
    }

    private Authentication judge(Claims claims) {
        if (claims.isExpired(context.clock().now())) {
            return refused("expired", "the token has expired");
        }
        if (claims.audiences().isEmpty() || !claims.mayBeFor(audiences)) {
            return refused("audience", "the token is for another audience than " + audiences);
        }
        String[] subject = claims.subject().split(":", -1);
        if (subject.length != 4 || !claims.subject().startsWith("system:serviceaccount:") || !TokenReviews.isName(subject[2])
                || !TokenReviews.isName(subject[3])) {
            return refused("token", "the subject is no service account's");
        }
        return new Authentication.Accepted(
                new Caller(List.of(new Spiffe(context.trustDomain().get(), subject[2], subject[3]).uri()), null));
    }

    private Authentication.Refused refused(String kind, String reason) {
        return new Authentication.Refused(kind, "issuer " + rule.issuer() + ": " + reason);
    }
}
