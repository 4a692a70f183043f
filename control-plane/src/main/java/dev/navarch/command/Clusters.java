package dev.navarch.command;

import dev.navarch.kube.Credential;
import dev.navarch.kube.KubeClients;
import dev.navarch.kube.KubeLimits;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.kube.LocalCredential;
import dev.navarch.kube.VertxKubeClients;
import dev.navarch.loop.Clock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens clusters by the contexts of the user's kubeconfig; closing it ends all connections. */
final class Clusters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Clusters.class);

    /** Nothing is warm yet when a command asks its first question, and its machine may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> environment;
    private final KubeClients clients;

    Clusters(Surroundings surroundings) {
        this.environment = surroundings.environment();
        this.clients = new VertxKubeClients(KubeLimits.defaults().waiting(PATIENCE), surroundings.userAgent(), Clock.SYSTEM,
                new SecureRandom(),
                (where, bug) -> LOG.error("a bug in {}", where, bug), _ -> (_, _, _) -> {
                });
    }

    Cluster open(ClusterOptions options) throws CommandFailure {
        return open(options.kubeconfig(), options.context());
    }

    /**
     * No connection is made yet.
     *
     * @param kubeconfig a file; empty for where kubectl looks
     * @param context empty for the current one
     */
    Cluster open(String kubeconfig, String context) throws CommandFailure {
        return switch (new LocalCredential(environment).find(kubeconfig, context)) {
            case Kubeconfig.Accepted(Credential credential) ->
                open(context.isEmpty() ? credential.server().toString() : context, credential);
            case Kubeconfig.Refused(String reason) -> throw new CommandFailure(ExitCode.USAGE, reason);
        };
    }

    /** By a credential that is at hand; {@code name} is for messages. */
    Cluster open(String name, Credential credential) {
        return new Cluster(name, credential, clients.client(credential));
    }

    @Override
    public void close() {
        clients.close();
    }
}
