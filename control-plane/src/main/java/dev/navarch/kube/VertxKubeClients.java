package dev.navarch.kube;

import dev.navarch.loop.Clock;
import dev.navarch.loop.Faults;
import java.util.random.RandomGenerator;

/**
 * Clients over Vert.x that share a few daemon event loops; a client has no thread of its own.
 */
public final class VertxKubeClients implements KubeClients {
    private final KubeLimits limits;

    /**
     * @param userAgent such as {@code navarch/1.0}
     * @param random thread-safe
     */
    public VertxKubeClients(KubeLimits limits, String userAgent, Clock clock, RandomGenerator random, Faults faults) {
        this.limits = limits;
    }

    @Override
    public KubeClient client(Credential credential) {
        throw new UnsupportedOperationException("not yet: " + limits);
    }

    @Override
    public void close() {
    }
}
