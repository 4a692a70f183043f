package dev.navarch.identity.csr;

/**
 * What signing may cost.
 *
 * @param requestChars of a signing request in PEM; what is longer is not even kept while its caller is asked about
 * @param atOnce certificates signed at the same moment
 * @param waiting that wait for it; more are turned away, which agents try again
 */
public record CsrLimits(int requestChars, int atOnce, int waiting) {

    /**
     * Signing with an RSA key takes one to three milliseconds of a core, and half of the cores are left to delivery. A thousand that wait are
     * done within a few seconds, before an agent loses patience.
     */
    public static CsrLimits forCores(int cores) {
        return new CsrLimits(16 << 10, Math.max(1, cores / 2), 1000);
    }
}
