package dev.navarch.identity.authn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.navarch.identity.Authentication;
import dev.navarch.identity.Caller;
import dev.navarch.loop.Clock;
import dev.navarch.model.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts on tokens of one cluster, for a while. Asked from any thread; everything else on the loop.
 *
 * <p>Implementation note: the index by pod is only as large as the cache; a pod's entry goes with its last token, or with the pod. It has a lock, for
 * the cache tidies up on whatever thread looks at it.
 */
final class VerdictCache {
    private final Cache<String, Accepted> accepted;
    private final Cache<String, Authentication.Refused> refused;
    private final Map<ObjectKey, Set<String>> byPod = new HashMap<>();

    private record Accepted(Authentication.Accepted verdict, Duration life) {
    }

    VerdictCache(Clock clock, AuthnLimits limits) {
        accepted = Caffeine.newBuilder().maximumSize(limits.accepted()).executor(Runnable::run).ticker(clock::nanos)
                .expireAfter(Expiry.<String, Accepted>creating((_, entry) -> entry.life()))
                .removalListener((hash, entry, _) -> {
                    if (hash != null && entry != null) {
                        forget(hash, entry.verdict());
                    }
                }).build();
        refused = Caffeine.newBuilder().maximumSize(limits.refused()).executor(Runnable::run).ticker(clock::nanos)
                .expireAfterWrite(limits.refusedFor()).build();
    }

    @Nullable
    Authentication of(Token token) {
        Accepted good = accepted.getIfPresent(token.hash());
        return good != null ? good.verdict() : refused.getIfPresent(token.hash());
    }

    void accept(Token token, Authentication.Accepted verdict, Duration life) {
        if (life.isPositive()) {
            accepted.put(token.hash(), new Accepted(verdict, life));
            ObjectKey pod = pod(verdict);
            if (pod != null) {
                synchronized (byPod) {
                    byPod.computeIfAbsent(pod, _ -> new HashSet<>()).add(token.hash());
                }
                if (accepted.getIfPresent(token.hash()) == null) {
                    forget(token.hash(), verdict);
                }
            }
        }
    }

    void refuse(Token token, Authentication.Refused verdict) {
        refused.put(token.hash(), verdict);
    }

    /** Forgets the tokens of those pods. */
    void dropPods(Predicate<ObjectKey> gone) {
        Set<String> hashes = new HashSet<>();
        synchronized (byPod) {
            byPod.forEach((pod, tokens) -> {
                if (gone.test(pod)) {
                    hashes.addAll(tokens);
                }
            });
        }
        accepted.invalidateAll(hashes);
    }

    void clear() {
        accepted.invalidateAll();
        refused.invalidateAll();
    }

    private void forget(String hash, Authentication.Accepted verdict) {
        ObjectKey pod = pod(verdict);
        if (pod == null) {
            return;
        }
        synchronized (byPod) {
            Set<String> tokens = byPod.get(pod);
            if (tokens != null && tokens.remove(hash) && tokens.isEmpty()) {
                byPod.remove(pod);
            }
        }
    }

    static @Nullable ObjectKey pod(Authentication.Accepted verdict) {
        Caller.Workload workload = verdict.caller().workload();
        return workload == null || workload.podName().isEmpty()
                ? null
                : new ObjectKey(workload.namespace(), workload.podName());
    }
}
