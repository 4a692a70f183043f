package dev.navarch.steward.namespace;

import dev.navarch.steward.Roots;
import java.util.function.Function;

/**
 * One of the config maps that each namespace is to have.
 *
 * @param name of the config map
 * @param key under which the text stands; other keys are not ours
 * @param text what is to stand there
 */
public record RootMap(String name, String key, Function<Roots, String> text) {

    /** The certificates, under Istio's key. */
    public static RootMap certificates(String name) {
        return new RootMap(name, "root-cert.pem", Roots::pem);
    }

    /** The revocation lists, under Istio's key; it is there, and empty, when there are none. */
    public static RootMap revocations(String name) {
        return new RootMap(name, "ca-crl.pem", Roots::crl);
    }
}
