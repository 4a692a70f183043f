package dev.navarch.identity.authn;

import dev.navarch.identity.Authentication;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Spiffe;
import dev.navarch.identity.authn.TokenReviews.Verdict;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterView;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Judges the tokens of one cluster, by its API server. {@link #remembered} may be asked from any thread; all else is confined to the loop.
 *
 * <p>A token is looked at once, however many calls bring it: the calls that come meanwhile wait for the same verdict. The order is: what is
 * remembered, the signature by the cluster's published keys, the API server.
 */
final class TokenAuthenticator {
    private final ClusterId cluster;
    private final ReviewContext context;
    private final PublishedKeys keys;
    private final VerdictCache known;
    private final ReviewLine line;
    private final Map<String, Case> cases = new HashMap<>();
    private @Nullable KubeClient client;

    TokenAuthenticator(ClusterId cluster, KubeClient client, ReviewContext context) {
        this.cluster = cluster;
        this.context = context;
        this.client = client;
        this.keys = new PublishedKeys("cluster " + cluster, context.loop(), context.clock(), context.limits(),
                readable -> context.metrics().keysRead(cluster, readable));
        this.keys.at(KeySource.of(client));
        this.known = new VerdictCache(context.clock(), context.limits());
        this.line = new ReviewLine(context.loop(), context.clock(), context.limits());
    }

    /** One token's case, open until its verdict or the end of its patience. */
    private final class Case implements ReviewLine.Waiting {
        final Token token;
        final Claims claims;
        final CompletableFuture<Authentication> verdict = new CompletableFuture<>();
        boolean triedAgain;

        Case(Token token, Claims claims) {
            this.token = token;
            this.claims = claims;
        }

        @Override
        public boolean isOver() {
            return verdict.isDone();
        }

        @Override
        public void review() {
            TokenAuthenticator.this.review(this);
        }
    }

    /** What is remembered of a token, null for nothing. */
    @Nullable
    Authentication remembered(Token token) {
        return known.of(token);
    }

    /** It is reached there from now on. Perhaps it is another cluster under the same name: nothing of the old one holds. */
    void reached(KubeClient now) {
        client = now;
        known.clear();
        keys.at(KeySource.of(now));
    }

    /** It left; whoever waits is refused. */
    void close() {
        client = null;
        line.clear();
        List.copyOf(cases.values()).forEach(open -> end(open, refused("detached", "the cluster was detached")));
        known.clear();
    }

    void drop(Set<ObjectKey> pods) {
        known.dropPods(pods::contains);
    }

    /** Drops whatever pod is not in that World. */
    void dropAllBut(World world) {
        ClusterView view = world.clusters().get(cluster);
        known.dropPods(pod -> view == null || !view.pods().containsKey(pod));
    }

    CompletableFuture<Authentication> judge(Token token, Claims claims) {
        Authentication before = known.of(token);
        if (before != null) {
            return CompletableFuture.completedFuture(before);
        }
        if (client == null) {
            return CompletableFuture.completedFuture(refused("detached", "the cluster was detached"));
        }
        Case open = cases.get(token.hash());
        if (open == null) {
            open = new Case(token, claims);
            cases.put(token.hash(), open);
            Case begun = open;
            context.loop().schedule(begun, context.limits().patience(), () -> end(begun,
                    refused("timeout", "no verdict within " + context.limits().patience().toMillis() + " ms")));
            look(begun, true);
        }
        return open.verdict;
    }

    /** @param mayRead whether the keys may be read, once more, for this token */
    private void look(Case open, boolean mayRead) {
        if (open.isOver()) {
            return;
        }
        switch (keys.check(open.token, open.claims)) {
            case GENUINE -> {
                keys.refreshIfOld();
                queue(open, false);
            }
            case FORGED -> endForGood(open, refused("signature", "the signature is not that of the cluster's key it names"));
            case UNKNOWN -> {
                if (mayRead && keys.mayTellMore()) {
                    keys.read(() -> look(open, false));
                } else if (!keys.areReadable()) {
                    queue(open, false);
                } else if (!mayRead || keys.isForeign(open.claims)) {
                    endForGood(open, keys.isForeign(open.claims)
                            ? refused("issuer", "it is of another issuer and signed with none of the cluster's keys")
                            : refused("signature", "it is signed with none of the cluster's keys"));
                } else {
                    // Perhaps a key that is newer than what was read a moment ago.
                    queue(open, true);
                }
            }
        }
    }

    private void queue(Case open, boolean doubtful) {
        if (!line.join(open, doubtful)) {
            end(open, refused("busy", "too many tokens of this cluster wait for its API server"));
        }
    }

    private void review(Case open) {
        KubeClient asked = client;
        if (asked == null) {
            line.ended();
            return;
        }
        long from = context.clock().nanos();
        var _ = asked.ask(TokenReviews.request(open.token, context.audiences()))
                .thenAccept(answer -> context.loop().post(() -> answered(open, asked, answer, from)));
    }

    private void answered(Case open, KubeClient asked, ApiAnswer answer, long from) {
        line.ended();
        Verdict verdict = TokenReviews.verdict(answer, cluster, open.claims, context.audiences());
        long nanos = context.clock().nanos() - from;
        switch (verdict) {
            case Verdict.Accepted(Caller.Workload workload) -> {
                context.metrics().reviewed(cluster, "accepted", nanos);
                if (asked == client) {
                    accept(open, workload);
                }
            }
            case Verdict.Refused(String reason) -> {
                context.metrics().reviewed(cluster, "refused", nanos);
                if (asked == client) {
                    endForGood(open, refused("token", reason));
                }
            }
            case Verdict.Failed(String reason) -> {
                context.metrics().reviewed(cluster, "failed", nanos);
                if (asked == client) {
                    end(open, refused("unavailable", reason));
                }
            }
        }
        if (asked != client && !open.isOver()) {
            // The cluster is reached by another client by now: its word counts.
            again(open);
        }
    }

    private void again(Case open) {
        if (open.triedAgain) {
            end(open, refused("unavailable", "the connection to the API server was exchanged twice"));
        } else {
            open.triedAgain = true;
            look(open, true);
        }
    }

    private void accept(Case open, Caller.Workload workload) {
        String identity = new Spiffe(context.trustDomain().get(), workload.namespace(), workload.serviceAccount()).uri();
        Authentication.Accepted accepted = new Authentication.Accepted(new Caller(List.of(identity), workload));
        if (!open.isOver()) {
            known.accept(open.token, accepted, life(open.claims, accepted));
        }
        end(open, accepted);
    }

    /** For how long the verdict holds: a pod that our own watches know tells them when it goes. */
    private Duration life(Claims claims, Authentication.Accepted accepted) {
        World world = context.world().get();
        ClusterView view = world == null ? null : world.clusters().get(cluster);
        ObjectKey pod = VerdictCache.pod(accepted);
        Duration most = view != null && pod != null && view.pods().containsKey(pod)
                ? context.limits().acceptedFor()
                : context.limits().acceptedUnseenFor();
        long left = claims.expiry() - context.clock().now().getEpochSecond();
        return left < most.toSeconds() ? Duration.ofSeconds(left) : most;
    }

    private void endForGood(Case open, Authentication.Refused verdict) {
        if (!open.isOver()) {
            known.refuse(open.token, verdict);
        }
        end(open, verdict);
    }

    private void end(Case open, Authentication verdict) {
        if (!open.isOver()) {
            context.loop().cancel(open);
            cases.remove(open.token.hash(), open);
            open.verdict.complete(verdict);
        }
    }

    private Authentication.Refused refused(String kind, String reason) {
        return new Authentication.Refused(kind, "cluster " + cluster + ": " + reason);
    }
}
