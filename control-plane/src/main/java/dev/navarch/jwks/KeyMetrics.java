package dev.navarch.jwks;

/** What is counted of readings of keys. Called on one loop; must not block. */
public interface KeyMetrics {

    /** An issuer's keys were read. */
    void keysRead();

    /** An issuer's keys could not be read; what was known of them stays. */
    void keysFailed();
}
