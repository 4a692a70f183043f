package dev.navarch.steward.access;

/** On whose authority a write is made. */
public enum WriteKind {
    /** ElectionState for election: the cluster is ours to lead by its annotation. Never waits for the budget, for its pace is its own. */
    ELECTION,
    /** Giving a lock back, which is always allowed. */
    RELEASE,
    /** Certificates of webhooks: the cluster is ours to lead by its annotation; every replica and revision writes its own. */
    WEBHOOKS,
    /** Config maps of namespaces: by its annotation, and only while the cluster's lock is ours. */
    NAMESPACES;

    boolean isBudgeted() {
        return this == WEBHOOKS || this == NAMESPACES;
    }
}
