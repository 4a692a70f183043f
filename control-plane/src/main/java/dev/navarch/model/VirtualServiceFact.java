package dev.navarch.model;

import java.util.List;

/**
 * Istio's {@code VirtualService}: where requests go, and where connections go by the server name in a TLS handshake that is passed through or by
 * the port alone.
 *
 * @param hosts as they are written: a short name is one of the resource's own namespace
 * @param gateways whom it is for: {@link #MESH} for sidecars, else {@code namespace/name}
 * @param exportTo namespaces whose proxies it is for; {@code *} for all, {@code .} for the own; empty where nobody said
 * @param http tried in this order, the first that matches wins; {@code tls} and {@code tcp} likewise
 * @param creationTime seconds since the epoch
 */
public record VirtualServiceFact(ObjectKey key, List<String> hosts, List<String> gateways, List<String> exportTo,
        List<HttpRoute> http, List<TlsRoute> tls, List<TcpRoute> tcp, long creationTime) implements ConfigFact {
    /** Stands among gateways for the sidecars of the mesh. */
    public static final String MESH = "mesh";

    public VirtualServiceFact {
        hosts = List.copyOf(hosts);
        gateways = List.copyOf(gateways);
        exportTo = List.copyOf(exportTo);
        http = List.copyOf(http);
        tls = List.copyOf(tls);
        tcp = List.copyOf(tcp);
    }

    /** Whether proxies of that namespace may act on it. */
    public boolean isVisibleTo(String namespace) {
        return exportTo.isEmpty() || exportTo.contains("*") || exportTo.contains(namespace)
                || (exportTo.contains(".") && namespace.equals(key.namespace()));
    }

    /**
     * Where TLS goes that is handed on unopened.
     *
     * @param match any of which must be; at least one
     */
    public record TlsRoute(List<TlsMatch> match, List<Destination> route) {
        public TlsRoute {
            match = List.copyOf(match);
            route = List.copyOf(route);
        }
    }

    /**
     * Where connections go.
     *
     * @param match any of which must be; empty for every connection
     */
    public record TcpRoute(List<ConnectionMatch> match, List<Destination> route) {
        public TcpRoute {
            match = List.copyOf(match);
            route = List.copyOf(route);
        }
    }

    /** @param serverNames any of which must be asked for, exact or with a wildcard in front */
    public record TlsMatch(List<String> serverNames, ConnectionMatch connection) {
        public TlsMatch {
            serverNames = List.copyOf(serverNames);
        }
    }

    /**
     * What is known of a connection before its first byte.
     *
     * @param destinationSubnets empty for any
     * @param port 0 for any
     * @param sourceLabels of the client's workload; empty for any
     * @param sourceNamespace of the client; empty for any
     * @param gateways instead of the resource's own; empty for these
     */
    public record ConnectionMatch(List<String> destinationSubnets, int port, Labels sourceLabels, String sourceNamespace,
            List<String> gateways) {
        public static final ConnectionMatch ANY = new ConnectionMatch(List.of(), 0, Labels.EMPTY, "", List.of());

        public ConnectionMatch {
            destinationSubnets = List.copyOf(destinationSubnets);
            gateways = List.copyOf(gateways);
        }
    }

    /**
     * A service.
     *
     * @param host as it is written: a short name is one of the resource's own namespace
     * @param subset empty for all of it
     * @param port 0 for the service's only one
     * @param weight of connections, in proportion to the other destinations'
     */
    public record Destination(String host, String subset, int port, int weight) {
    }
}
