package dev.navarch.kube;

import dev.navarch.kube.decode.DecodeIssues;
import dev.navarch.kube.decode.Interner;
import dev.navarch.loop.Clock;
import dev.navarch.loop.Faults;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.VertxInternal;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Clients over Vert.x that share a few daemon event loops; a client has no thread of its own. Thread-safe.
 */
public final class VertxKubeClients implements KubeClients {
    private final KubeLimits limits;
    private final String userAgent;
    private final Clock clock;
    private final RandomGenerator random;
    private final Faults faults;
    private final Function<URI, DecodeIssues> issues;
    private final Vertx vertx;
    private final Set<VertxKubeClient> clients = ConcurrentHashMap.newKeySet();

    /**
     * @param userAgent such as {@code navarch/1.0}
     * @param random thread-safe
     * @param issues where a server's nonsense is told, by the server's address
     */
    public VertxKubeClients(KubeLimits limits, String userAgent, Clock clock, RandomGenerator random, Faults faults,
            Function<URI, DecodeIssues> issues) {
        this.limits = limits;
        this.userAgent = userAgent;
        this.clock = clock;
        this.random = random;
        this.faults = faults;
        this.issues = issues;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(limits.ioThreads()).setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2).setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    }

    @Override
    public KubeClient client(Credential credential) {
        // Of Vert.x's public ways none gives a context of one's own to a thread that is not Vert.x's.
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        context.exceptionHandler(e -> faults.bug("API server " + credential.server(), e));
        VertxLoop loop = new VertxLoop(vertx, context);
        ApiServer server = new ApiServer(vertx, loop, limits, userAgent, clock, credential);
        Link link = new Link(server, loop, clock, random, limits, new Interner(limits.internedStrings()));
        VertxKubeClient client = new VertxKubeClient(link, server, issues.apply(credential.server()), clients::remove);
        clients.add(client);
        return client;
    }

    /** Not to be called on an I/O thread: it waits for them. */
    @Override
    public void close() {
        Set<VertxKubeClient> all = Set.copyOf(clients);
        all.forEach(KubeClient::close);
        all.forEach(client -> client.ended().join());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
