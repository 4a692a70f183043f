package dev.navarch.registry;

import dev.navarch.model.ObjectKey;
import java.util.HashMap;
import java.util.Map;

/** SPIFFE identities of one trust domain, each made once: thousands of pods have the same. Owned by the world loop. */
final class Identities {
    /** More accounts than any mesh has; beyond it all are forgotten, which costs copies and nothing else. */
    private static final int MOST = 100_000;

    private final String prefix;
    private final Map<ObjectKey, String> byAccount = new HashMap<>();

    Identities(String trustDomain) {
        this.prefix = "spiffe://" + trustDomain + "/ns/";
    }

    /** The identity of a service account. */
    String of(String namespace, String serviceAccount) {
        if (byAccount.size() >= MOST) {
            byAccount.clear();
        }
        return byAccount.computeIfAbsent(new ObjectKey(namespace, serviceAccount),
                account -> prefix + account.namespace() + "/sa/" + account.name());
    }
}
