package dev.navarch.identity.authn;

import dev.navarch.model.ClusterId;

/** What authentication counts. From any thread; implementations never block and never throw. */
public interface AuthnMetrics {

    /**
     * Somebody was let in or refused.
     *
     * @param outcome the credential that vouched ({@code certificate}, {@code issuer}, {@code token}, {@code forwarded}) or the kind of the refusal
     */
    void judged(boolean accepted, String outcome);

    /**
     * An API server was asked about a token.
     *
     * @param result {@code accepted}, {@code refused}, or {@code failed} when it did not say
     */
    void reviewed(ClusterId cluster, String result, long nanos);

    /** A verdict was remembered, and the API server not asked. */
    void remembered(boolean accepted);

    /** A cluster's published keys were read, or could not be. */
    void keysRead(ClusterId cluster, boolean readable);

    /** A gauge's change: tokens that wait for a verdict. */
    void waiting(int change);
}
