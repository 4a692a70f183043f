package dev.navarch.identity.authn;

import dev.navarch.identity.Authentication;
import dev.navarch.identity.Credentials;
import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.WorkloadKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of service accounts, each judged by the cluster that the call names, and by no other. Thread-safe.
 */
final class ClusterTokens implements CredentialAuthenticator {
    private final AuthnSettings settings;
    private final ReviewContext context;
    private final Map<ClusterId, TokenAuthenticator> judges = new ConcurrentHashMap<>();
    private final Queue queue;

    ClusterTokens(AuthnSettings settings, ReviewContext context) {
        this.settings = settings;
        this.context = context;
        this.queue = new Queue(context.loop(), context.limits().unseenOfOneAddress());
    }

    void reached(ClusterId cluster, KubeClient client) {
        judges.compute(cluster, (id, there) -> {
            if (there == null) {
                return new TokenAuthenticator(id, client, context);
            }
            context.loop().post(() -> there.reached(client));
            return there;
        });
    }

    void detached(ClusterId cluster) {
        TokenAuthenticator judge = judges.remove(cluster);
        if (judge != null) {
            context.loop().post(judge::close);
        }
    }

    /** A World and what it changed: tokens of pods that came, went or changed are looked at anew. */
    void published(World world, WorldDelta delta) {
        if (delta.everything()) {
            context.loop().post(() -> judges.values().forEach(judge -> judge.dropAllBut(world)));
            return;
        }
        Map<ClusterId, Set<ObjectKey>> pods = new HashMap<>();
        for (WorkloadKey workload : delta.workloads()) {
            pods.computeIfAbsent(workload.cluster(), _ -> new HashSet<>())
                    .add(new ObjectKey(workload.namespace(), workload.name()));
        }
        pods.forEach((cluster, names) -> {
            TokenAuthenticator judge = judges.get(cluster);
            if (judge != null) {
                context.loop().post(() -> judge.drop(names));
            }
        });
    }

    @Override
    public @Nullable CompletionStage<Authentication> authenticate(Credentials credentials) {
        Token token = Token.of(credentials.authorization());
        if (token == null) {
            return null;
        }
        // As Istio's contract has it: absent or repeated means the own cluster.
        String named = credentials.clusterIds().size() == 1 ? credentials.clusterIds().getFirst() : "";
        TokenAuthenticator judge = judge(named);
        if (judge == null) {
            return CompletableFuture.completedStage(new Authentication.Refused("unknown_cluster", unknown(named)));
        }
        Authentication before = judge.remembered(token);
        if (before != null) {
            context.metrics().remembered(before instanceof Authentication.Accepted);
            return CompletableFuture.completedStage(before);
        }
        return firstGlance(token, judge, credentials.peer());
    }

    /** What can be seen on the caller's own thread and at the caller's own cost. */
    private CompletionStage<Authentication> firstGlance(Token token, TokenAuthenticator judge, @Nullable InetAddress from) {
        Claims claims;
        try {
            claims = Claims.read(token.text());
        } catch (Claims.Malformed e) {
            return refused("malformed", "the bearer token is no JSON Web Token: " + e.what());
        }
        if (claims.isExpired(context.clock().now().minus(context.limits().clockSkew()))) {
            return refused("expired", "the token has expired");
        }
        if (!claims.mayBeFor(settings.audiences())) {
            return refused("audience", "the token is for another audience than " + settings.audiences());
        }
        long since = context.clock().nanos();
        return context.pending().await(() -> {
            CompletableFuture<Authentication> answer = new CompletableFuture<>();
            if (!queue.enter(from, () -> look(token, claims, judge, since, answer))) {
                answer.complete(new Authentication.Refused("busy", "too many tokens from this address wait to be looked at"));
            }
            return answer;
        });
    }

    private void look(Token token, Claims claims, TokenAuthenticator judge, long since,
            CompletableFuture<Authentication> answer) {
        if (context.clock().nanos() - since > context.limits().patience().toNanos()) {
            // To look at it now would only make the next one late too.
            answer.complete(new Authentication.Refused("timeout", "too many tokens came before it"));
        } else {
            var _ = judge.judge(token, claims).thenAccept(answer::complete);
        }
    }

    private @Nullable TokenAuthenticator judge(String named) {
        if (named.isEmpty()) {
            return judges.get(settings.own());
        }
        if (named.length() > context.limits().clusterIdLength()) {
            return null;
        }
        ClusterId target = settings.aliases().get(named);
        if (settings.own().equals(target)) {
            return judges.get(settings.own());
        }
        TokenAuthenticator direct = judges.get(new ClusterId(named));
        return direct != null || target == null ? direct : judges.get(target);
    }

    private String unknown(String named) {
        Set<ClusterId> there = new TreeSet<>(judges.keySet());
        String quoted = Quoting.quote(named);
        return "the call names cluster " + quoted + ", which is not attached; there are " + there;
    }

    private static CompletionStage<Authentication> refused(String kind, String reason) {
        return CompletableFuture.completedStage(new Authentication.Refused(kind, reason));
    }
}
