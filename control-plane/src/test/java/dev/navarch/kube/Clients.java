package dev.navarch.kube;

import dev.navarch.loop.Clock;
import java.util.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Clients for tests, with what their faults and their decoders said. */
final class Clients implements AutoCloseable {
    final List<String> issues = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> bugs = Collections.synchronizedList(new ArrayList<>());
    private final VertxKubeClients clients;

    Clients(KubeLimits limits) {
        clients = new VertxKubeClients(limits, "navarch/test", Clock.SYSTEM, new Random(1), (_, bug) -> bugs.add(bug),
                _ -> (resource, object, reason) -> issues.add(resource + " " + object + ": " + reason));
    }

    KubeClient to(String kubeconfig) {
        return clients.client(credential(kubeconfig));
    }

    static Credential credential(String kubeconfig) {
        return switch (Kubeconfig.judge(kubeconfig, Set.of())) {
            case Kubeconfig.Accepted(Credential credential) -> credential;
            case Kubeconfig.Refused(String reason) -> throw new AssertionError(reason);
        };
    }

    @Override
    public void close() {
        clients.close();
        if (!bugs.isEmpty()) {
            throw new AssertionError("a bug was reported", bugs.getFirst());
        }
    }
}
