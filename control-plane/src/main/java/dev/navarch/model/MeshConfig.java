package dev.navarch.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the operator configured for the whole mesh, Istio's {@code MeshConfig} as far as it acts here.
 *
 * @param json all of it, defaults included, as {@code /debug/mesh} shows it
 * @param clusterLocalHosts host patterns whose endpoints stay in their own cluster ({@code true}) or are exempt from a default ({@code false})
 * @param telemetryWithPrometheus whether {@code defaultProviders.metrics} names a Prometheus provider
 * @param accessLogFile empty for none
 * @param peerTls how workloads of the mesh know each other
 * @param authorizers who decides for policies of action {@code CUSTOM}
 * @param networks the {@code meshNetworks}: each network's members and gateways
 */
public record MeshConfig(String trustDomain, String rootNamespace, String meshId, String discoveryAddress,
        boolean allowAnyOutbound,
        boolean inboundPassthrough, boolean autoMutualTls, boolean tracing, boolean localityLoadBalancing,
        Duration connectTimeout,
        Duration protocolDetectionTimeout, int proxyListenPort, int proxyInboundListenPort, List<String> defaultServiceExportTo,
        Map<String, Boolean> clusterLocalHosts, boolean telemetryWithPrometheus, String accessLogFile, String accessLogFormat,
        boolean accessLogJson, String outboundClusterStatName, String inboundClusterStatName,
        PeerTls peerTls, List<ExternalAuthorizer> authorizers,
        Map<Network, NetworkMembers> networks,
        String json) {

    /**
     * What mutual TLS between workloads depends on.
     *
     * @param trustDomainAliases other trust domains whose identities are as good as the mesh's own; {@code *} for any
     * @param tls13Only whether servers refuse TLS 1.2
     */
    public record PeerTls(List<String> trustDomainAliases, boolean tls13Only) {
        public static final PeerTls DEFAULT = new PeerTls(List.of(), false);

        public PeerTls {
            trustDomainAliases = List.copyOf(trustDomainAliases);
        }
    }

    /**
     * One network of {@code meshNetworks}.
     *
     * @param clusters ids of {@code fromRegistry}
     * @param cidrs of {@code fromCidr}
     * @param gateways those given by address; their cluster is empty in the configuration, so they serve the whole network
     * @param gatewayServices host names of {@code registryServiceName}, with the port
     */
    public record NetworkMembers(List<String> clusters, List<String> cidrs, List<Address> gateways,
            List<Address> gatewayServices) {
    }

    /** A host and a port. */
    public record Address(String host, int port) {
    }

    /** Istio's defaults. */
    public static MeshConfig defaults() {
        return new MeshConfig("cluster.local", "istio-system", "", "istiod.istio-system.svc:15012", true, true, true, true, true,
                Duration.ofSeconds(10), Duration.ZERO, 15001, 15006, List.of("*"), Map.of(), false, "", "", false, "", "",
                PeerTls.DEFAULT, List.of(), Map.of(), "{}");
    }
}
