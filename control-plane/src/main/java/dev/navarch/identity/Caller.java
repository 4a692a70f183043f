package dev.navarch.identity;

import dev.navarch.model.ClusterId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who was vouched for.
 *
 * @param identities SPIFFE ids, and whatever other names a client certificate bears; never empty
 * @param workload which pod's or account's token it was; null when no token was
 */
public record Caller(List<String> identities, @Nullable Workload workload) {
    public Caller {
        identities = List.copyOf(identities);
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("a caller without an identity");
        }
    }

    /**
     * What the API server of a cluster says of a token.
     *
     * @param cluster that vouched for it
     * @param podName empty when the token is not bound to a pod; so is {@code podUid}
     */
    public record Workload(ClusterId cluster, String namespace, String serviceAccount, String podName, String podUid) {
    }
}
