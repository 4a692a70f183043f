package dev.navarch.steward;

/**
 * What clusters are to be told of our certificates.
 *
 * @param pem the certificates that verify ours, one or several
 * @param crl revocation lists in PEM; empty for none
 */
public record Roots(String pem, String crl) {
}
