package dev.navarch.testkit;

import dev.navarch.model.ExternalAuthorizer;
import dev.navarch.model.MeshConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Mesh configurations that name who decides for policies of action CUSTOM. */
public final class Authorizers {

    private Authorizers() {
    }

    /** Asked by HTTP, at port 80 of a service. */
    public static ExternalAuthorizer http(String name, String service) {
        return new ExternalAuthorizer(name, service, "", 80, Duration.ofSeconds(2), false, 503, false,
                new ExternalAuthorizer.Body(1024, true, false), new ExternalAuthorizer.Http("/check", List.of("x-a", "x-b*"),
                        Map.of("x-c", "d"), List.of("x-e"), List.of("x-f"), List.of("x-g")));
    }

    /** Asked by gRPC, at port 80 of a service. */
    public static ExternalAuthorizer grpc(String name, String service) {
        return new ExternalAuthorizer(name, service, "", 80, Duration.ZERO, true, 0, false, null, new ExternalAuthorizer.Grpc());
    }

    public static MeshConfig mesh(ExternalAuthorizer... authorizers) {
        MeshConfig d = MeshConfig.defaults();
        return new MeshConfig(d.trustDomain(), d.rootNamespace(), d.meshId(), d.discoveryAddress(), d.allowAnyOutbound(),
                d.inboundPassthrough(), d.autoMutualTls(), d.tracing(), d.localityLoadBalancing(), d.connectTimeout(),
                d.protocolDetectionTimeout(), d.proxyListenPort(), d.proxyInboundListenPort(), d.defaultServiceExportTo(),
                d.clusterLocalHosts(), d.telemetryWithPrometheus(), d.accessLogFile(), d.accessLogFormat(), d.accessLogJson(),
                d.outboundClusterStatName(), d.inboundClusterStatName(), d.peerTls(), List.of(authorizers), d.networks(),
                d.json());
    }
}
