package dev.navarch.model;

import java.util.List;

/**
 * Which JSON Web Tokens are taken (RFC 7519), where they are looked for and what becomes of what they say.
 *
 * @param issuer of the tokens
 * @param audiences any of which a token must be for; empty for any
 * @param fromHeaders where tokens are looked for; with {@code fromParams} and {@code fromCookies} empty, in the places of RFC 6750
 * @param fromParams parameters of the query
 * @param forward whether the workload gets the token too
 * @param payloadHeader in which the workload gets the token's payload; empty for none
 * @param claimHeaders in which the workload gets single claims
 * @param listClaims claims that are lists of words between spaces, besides {@code scope} and {@code permission}
 */
public record JwtRule(String issuer, List<String> audiences, JwtKeys keys, List<Header> fromHeaders, List<String> fromParams,
        List<String> fromCookies, boolean forward, String payloadHeader, List<ClaimHeader> claimHeaders,
        List<String> listClaims) {
    /** Takes no token at all: who bears one is refused. */
    public static final JwtRule NONE = new JwtRule("", List.of(), new JwtKeys.None(), List.of(), List.of(), List.of(), false, "",
            List.of(), List.of());

    public JwtRule {
        audiences = List.copyOf(audiences);
        fromHeaders = List.copyOf(fromHeaders);
        fromParams = List.copyOf(fromParams);
        fromCookies = List.copyOf(fromCookies);
        claimHeaders = List.copyOf(claimHeaders);
        listClaims = List.copyOf(listClaims);
    }

    /** @param prefix what stands before the token, like {@code "Bearer "}; may be empty */
    public record Header(String name, String prefix) {
    }

    /** @param claim by its path, its parts between dots */
    public record ClaimHeader(String header, String claim) {
    }
}
