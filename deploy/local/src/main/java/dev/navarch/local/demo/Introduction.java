package dev.navarch.local.demo;

import dev.navarch.local.Eventually;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who each client is to a pod of the other cluster: the name in its certificate, as the pod's own server hears it. */
final class Introduction {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern PEER = Pattern.compile("x-forwarded-client-cert: .*URI=(spiffe://[^;,\\s]+)");

    private Introduction() {
    }

    /**
     * Sends requests from each client to the other cluster's member.
     *
     * @param members
     *            whether there are any
     * @throws IllegalStateException
     *             if a member hears of no certificate; the message holds what it heard
     */
    static void make(Scene scene, boolean members, PrintStream out) {
        if (!members) {
            out.println(
                    "\n  requests themselves are plain here: nothing redirects them into a server's sidecar; --real shows mutual TLS");
            return;
        }
        out.println();
        for (Sidecar sidecar : scene.sidecars()) {
            String other = "member-" + (sidecar.cluster().equals(Scene.OWN) ? 2 : 1);
            String name = Eventually.get("a peer's name at " + other, LIMIT,
                    () -> peer(sidecar.heard().apply(other + "." + Sidecar.NAMESPACE)),
                    () -> sidecar.heard().apply(other + "." + Sidecar.NAMESPACE));
            out.println("  mutual TLS: " + other + " was called by " + name);
        }
    }

    private static Optional<String> peer(String headers) {
        Matcher peer = PEER.matcher(headers);
        return peer.find() ? Optional.of(peer.group(1)) : Optional.empty();
    }
}
