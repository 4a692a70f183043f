package dev.navarch.model;

/** What a workload demands of those who connect to it. */
public enum PeerMode {
    /** Mutual TLS and clear text. */
    PERMISSIVE,
    /** Mutual TLS alone. */
    STRICT,
    /** Clear text alone. */
    DISABLE
}
