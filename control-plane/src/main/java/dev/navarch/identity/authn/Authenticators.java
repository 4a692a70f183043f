package dev.navarch.identity.authn;

import dev.navarch.identity.Authentication;
import dev.navarch.identity.Authenticator;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Credentials;
import dev.navarch.kube.KubeClient;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.ClusterId;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who can vouch for a caller, in the order of Istio's contract: his certificate, the issuer of {@code JWT_RULE}, the cluster that he
 * names, a trusted gateway. The first that vouches wins; if nobody does, the first who was asked says why.
 *
 * <p>Thread-safe. Whoever made it closes it, and the loop after it.
 */
public final class Authenticators implements Authenticator, AutoCloseable {
    private final AuthnSettings settings;
    private final AuthnLimits limits;
    private final AuthnMetrics metrics;
    private final RefusalLog log;
    private final ClusterTokens clusters;
    private final @Nullable WebKeys issuerKeys;
    private final List<Named> steps = new ArrayList<>();
    /** Written by {@link #published}. */
    private volatile @Nullable World world;

    /** A step and the word for it in metrics. */
    private record Named(String word, CredentialAuthenticator step) {
    }

    /**
     * What it works with.
     *
     * @param loop its own: tokens are judged there
     * @param trustDomain of the mesh, now; from any thread
     */
    public record Seams(EventLoop loop, Clock clock, AuthnMetrics metrics, Supplier<String> trustDomain) {
    }

    public Authenticators(AuthnSettings settings, AuthnLimits limits, Seams seams) {
        this.settings = settings;
        this.limits = limits;
        this.metrics = seams.metrics();
        this.log = new RefusalLog(seams.clock());
        ReviewContext context = new ReviewContext(seams.loop(), seams.clock(), limits, seams.metrics(),
                new PendingCallers(limits.pending(), seams.metrics()), settings.audiences(), seams.trustDomain(), () -> world);
        this.clusters = new ClusterTokens(settings, context);
        JwtRule rule = settings.issuer();
        this.issuerKeys = rule == null ? null : new WebKeys(rule.keys());
        steps.add(new Named("certificate", Authenticators::byCertificate));
        if (rule != null && issuerKeys != null) {
            steps.add(new Named("issuer", new IssuerTokens(rule, context, issuerKeys)));
        }
        steps.add(new Named("token", clusters));
        if (!settings.gateways().isEmpty()) {
            steps.add(new Named("forwarded", this::byForwardedCertificate));
        }
    }

    /** That cluster's tokens are judged by this client from now on. Never blocks. */
    public void reached(ClusterId cluster, KubeClient client) {
        clusters.reached(cluster, client);
    }

    /** That cluster's tokens are nobody's from now on. Never blocks. */
    public void detached(ClusterId cluster) {
        clusters.detached(cluster);
    }

    /** The newest World and what it changed: what was found out about tokens of pods that are gone is forgotten. Never blocks. */
    public void published(World newest, WorldDelta delta) {
        world = newest;
        clusters.published(newest, delta);
    }

    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
        if (credentials.authorization().length() > limits.headerBytes()
                || credentials.forwardedCertificate().length() > limits.headerBytes()) {
            return CompletableFuture.completedStage(judged(credentials, "", new Authentication.Refused("too_long",
                    "a header of credentials is longer than " + limits.headerBytes() + " bytes")));
        }
        return from(0, credentials, null);
    }

    /** Asks the steps from that one on. */
    private CompletionStage<Authentication> from(int first, Credentials credentials, Authentication.@Nullable Refused before) {
        for (int i = first; i < steps.size(); i++) {
            Named asked = steps.get(i);
            CompletionStage<Authentication> answer = asked.step().authenticate(credentials);
            if (answer != null) {
                int next = i + 1;
                return answer.thenCompose(verdict -> switch (verdict) {
                    case Authentication.Accepted _ -> CompletableFuture
                            .completedStage(judged(credentials, asked.word(), verdict));
                    case Authentication.Refused refused -> from(next, credentials, before == null ? refused : before);
                });
            }
        }
        return CompletableFuture.completedStage(judged(credentials, "", before != null
                ? before
                : new Authentication.Refused("no_credentials", "the call brings neither a bearer token nor a certificate")));
    }

    private Authentication judged(Credentials credentials, String word, Authentication verdict) {
        switch (verdict) {
            case Authentication.Accepted _ -> metrics.judged(true, word);
            case Authentication.Refused refused -> {
                metrics.judged(false, refused.kind());
                log.refused(credentials, refused);
            }
        }
        return verdict;
    }

    private static @Nullable CompletionStage<Authentication> byCertificate(Credentials credentials) {
        if (credentials.certificates().isEmpty()) {
            return null;
        }
        List<String> names = ClientCertificates.names(credentials.certificates().getFirst());
        return CompletableFuture.completedStage(names.isEmpty()
                ? new Authentication.Refused("certificate", "the client's certificate names nobody")
                : new Authentication.Accepted(new Caller(names, null)));
    }

    /** The header counts only from those who are trusted with it; from anybody else it is as if it were not there. */
    private @Nullable CompletionStage<Authentication> byForwardedCertificate(Credentials credentials) {
        var peer = credentials.peer();
        if (credentials.forwardedCertificate().isEmpty() || peer == null
                || !(peer.isLoopbackAddress() || settings.gateways().stream().anyMatch(range -> range.contains(peer)))) {
            return null;
        }
        List<String> names = ForwardedCertificates.names(credentials.forwardedCertificate());
        return CompletableFuture.completedStage(names == null || names.isEmpty()
                ? new Authentication.Refused("forwarded", "the forwarded certificate names nobody")
                : new Authentication.Accepted(new Caller(names, null)));
    }

    @Override
    public void close() {
        if (issuerKeys != null) {
            issuerKeys.close();
        }
    }
}
