package dev.navarch.model;

import java.util.List;

/**
 * A rule of an {@link AuthorizationPolicyFact}: it matches where one of the sources, one of the operations and all of the conditions match.
 *
 * @param from sources, each of which is all of its matches; empty for any
 * @param to operations, each of which is all of its matches; empty for any
 */
public record AuthorizationRule(List<List<AuthorizationMatch>> from, List<List<AuthorizationMatch>> to,
        List<AuthorizationMatch> when) {
    /** Matches everything. */
    public static final AuthorizationRule ANY = new AuthorizationRule(List.of(), List.of(), List.of());

    public AuthorizationRule {
        from = from.stream().map(List::copyOf).toList();
        to = to.stream().map(List::copyOf).toList();
        when = List.copyOf(when);
    }
}
