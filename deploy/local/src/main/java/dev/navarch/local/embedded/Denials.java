package dev.navarch.local.embedded;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What users may not do; everything else they may. Any thread. */
final class Denials {
    private static final String ANY = "*";
    private final Set<Denial> denials = ConcurrentHashMap.newKeySet();

    private record Denial(String user, String verb, String resource) {
    }

    void deny(String user, String verb, String resource) {
        denials.add(new Denial(user, verb, resource));
    }

    void allow(String user, String verb, String resource) {
        denials.remove(new Denial(user, verb, resource));
    }

    boolean denies(String user, String verb, String resource) {
        return denials.stream().anyMatch(d -> fits(d.user(), user) && fits(d.verb(), verb) && fits(d.resource(), resource));
    }

    private static boolean fits(String rule, String value) {
        return rule.equals(ANY) || rule.equals(value);
    }
}
