package dev.navarch.local.real;

import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.Place;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a real cluster is to be.
 *
 * @param name
 *            its name, such as {@code cluster1}
 * @param number
 *            1 to 99, another for each cluster of a scenario: services get addresses of {@code 10.<100 + number>.0.0/16}
 * @param cache
 *            where the Kubernetes binary is or will be
 * @param place
 *            where its processes run
 * @param address
 *            the address that the API server binds, serves a certificate for and is reached at, from here and from pods
 * @param auditLog
 *            a file to which the API server writes one JSON event for each request, with the caller
 */
public record RealClusterSpec(String name, int number, CacheFolder cache, Place place, String address, Optional<Path> auditLog) {

    public RealClusterSpec {
        if (number < 1 || number > 99) {
            throw new IllegalArgumentException("the number of " + name + " is " + number + ", not 1 to 99");
        }
    }

    /** A cluster on the loopback address of this JVM's own namespace: enough where nothing needs a pod's address. */
    public static RealClusterSpec onLoopback(String name, int number) {
        return new RealClusterSpec(name, number, CacheFolder.of(System.getenv()), Place.host(), "127.0.0.1", Optional.empty());
    }

    /** The same cluster with processes in another place, at an address there. */
    public RealClusterSpec in(Place elsewhere, String itsAddress) {
        return new RealClusterSpec(name, number, cache, elsewhere, itsAddress, auditLog);
    }

    /** The same cluster with an audit log. */
    public RealClusterSpec audited(Path log) {
        return new RealClusterSpec(name, number, cache, place, address, Optional.of(log));
    }

    String serviceRange() {
        return "10." + (100 + number) + ".0.0/16";
    }

    /** The first address of the range, which Kubernetes gives to itself. */
    String kubernetesServiceAddress() {
        return "10." + (100 + number) + ".0.1";
    }
}
