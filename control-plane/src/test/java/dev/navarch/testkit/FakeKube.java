package dev.navarch.testkit;

import dev.navarch.kube.Credential;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.KubeClients;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * API servers without a network, by host name, and clients to them. What a server says reaches a sink on the caller's thread, as it would reach it
 * on an I/O thread.
 */
public final class FakeKube implements KubeClients {
    private final Map<String, FakeApiServer> servers = new TreeMap<>();
    private final List<FakeKubeClient> clients = new ArrayList<>();

    /** A credential for the server of that host, with that token. */
    public static Credential credential(String host, String token) {
        return new Credential(URI.create("https://" + host + ":6443"), "", "", false, "", token, "", "", "", "", "", "",
                List.of(),
                Map.of());
    }

    /** The server of that host; made on first use, reachable, accepting any token, in possession of nothing. */
    public FakeApiServer server(String host) {
        return servers.computeIfAbsent(host, FakeApiServer::new);
    }

    @Override
    public FakeKubeClient client(Credential credential) {
        FakeKubeClient client = new FakeKubeClient(server(credential.server().getHost()), credential);
        clients.add(client);
        return client;
    }

    /** Clients that were made and not closed. */
    public List<FakeKubeClient> open() {
        return clients.stream().filter(client -> !client.isClosed()).toList();
    }

    @Override
    public void close() {
        clients.forEach(KubeClient::close);
    }
}
