package dev.navarch.identity.ca;

import java.time.Instant;

/** What is counted of certificates. Thread-safe. */
public interface CaMetrics {

    /** A signing request has arrived. */
    void requested();

    /** Its caller is not known, or may not speak for whom he wants to. */
    void unauthenticated();

    /** It was answered with a certificate. */
    void issued();

    void refused(Issuance.Why why);

    /** It was turned away unread: too many others are waiting. */
    void overloaded();

    /** @param root when the first root ends */
    void selfSigned(Instant root);

    /**
     * @param root when the first root ends
     * @param chain when the signer or what is between it and the root ends first
     */
    void pluggedIn(Instant root, Instant chain);

    /** The root was made anew. */
    void rotated();

    /** Keys or certificates that were found cannot be used; the last good ones stay. */
    void materialRefused();
}
