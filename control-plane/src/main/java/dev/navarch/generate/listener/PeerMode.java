package dev.navarch.generate.listener;

/** Whether a workload's clients must, may or cannot speak mutual TLS to it, as in a {@code PeerAuthentication}. */
enum PeerMode {
    PERMISSIVE, STRICT, DISABLE
}
