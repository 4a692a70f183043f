package dev.navarch.registry;

import dev.navarch.model.MeshConfig;
import dev.navarch.model.Network;
import java.util.List;
import java.util.Map;

/** Mesh configurations that differ from the defaults in what the registry reads. */
final class TestMesh {
    private TestMesh() {
    }

    static MeshConfig withTrustDomainAndNetwork(String trustDomain, String network, String cluster) {
        return with(trustDomain, Map.of(Network.of(network),
                new MeshConfig.NetworkMembers(List.of(cluster), List.of("10.1.0.0/24"), List.of(), List.of())));
    }

    static MeshConfig withGateway(String network, String host, int port) {
        return with(MeshConfig.defaults().trustDomain(), Map.of(Network.of(network),
                new MeshConfig.NetworkMembers(List.of(), List.of(), List.of(new MeshConfig.Address(host, port)), List.of())));
    }

    private static MeshConfig with(String trustDomain, Map<Network, MeshConfig.NetworkMembers> networks) {
        MeshConfig d = MeshConfig.defaults();
        return new MeshConfig(trustDomain, d.rootNamespace(), d.meshId(), d.discoveryAddress(), d.allowAnyOutbound(),
                d.inboundPassthrough(), d.autoMutualTls(), d.tracing(), d.localityLoadBalancing(), d.connectTimeout(),
                d.protocolDetectionTimeout(), d.proxyListenPort(), d.proxyInboundListenPort(), d.defaultServiceExportTo(),
                d.clusterLocalHosts(), d.telemetryWithPrometheus(), d.accessLogFile(), d.accessLogFormat(), d.accessLogJson(),
                d.outboundClusterStatName(), d.inboundClusterStatName(), d.peerTls(), d.authorizers(), networks, d.json());
    }
}
