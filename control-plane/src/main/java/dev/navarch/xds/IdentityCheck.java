package dev.navarch.xds;

import dev.navarch.generate.Proxy;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Spiffe;
import org.jspecify.annotations.Nullable;

/** Whether a proxy is what its credentials say: of their namespace, of their service account if it names one, and of the cluster that vouched. */
final class IdentityCheck {
    private IdentityCheck() {
    }

    /** What came of it. */
    sealed interface Result {

        /** @param identity the one that matched; null when nothing had to match, and none is a workload's */
        record Verified(@Nullable Spiffe identity) implements Result {
        }

        record Denied(String reason) implements Result {
        }
    }

    static Result of(Proxy proxy, Caller caller, boolean mustMatch) {
        Spiffe matched = matching(proxy, caller);
        if (mustMatch && matched == null) {
            return new Result.Denied(
                    "authorization failed: no identities (" + caller.identities() + ") matched " + proxy.namespace()
                            + "/" + proxy.serviceAccount());
        }
        Caller.Workload workload = caller.workload();
        if (mustMatch && workload != null && proxy.cluster() != null && !proxy.cluster().equals(workload.cluster())) {
            return new Result.Denied("authorization failed: the proxy says it is of cluster " + proxy.cluster() + ", but cluster "
                    + workload.cluster() + " vouched for it");
        }
        return new Result.Verified(matched != null ? matched : first(caller));
    }

    private static @Nullable Spiffe matching(Proxy proxy, Caller caller) {
        for (String identity : caller.identities()) {
            Spiffe workload = Spiffe.parse(identity);
            if (workload != null && workload.namespace().equals(proxy.namespace())
                    && (proxy.serviceAccount().isEmpty() || workload.serviceAccount().equals(proxy.serviceAccount()))) {
                return workload;
            }
        }
        return null;
    }

    private static @Nullable Spiffe first(Caller caller) {
        for (String identity : caller.identities()) {
            Spiffe workload = Spiffe.parse(identity);
            if (workload != null) {
                return workload;
            }
        }
        return null;
    }
}
