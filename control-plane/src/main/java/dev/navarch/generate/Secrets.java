package dev.navarch.generate;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;

/** How Envoy is told where secrets are. */
final class Secrets {
    private static final ConfigSource AGENT = ConfigSource.newBuilder()
            .setApiConfigSource(ApiConfigSource.newBuilder().setApiType(ApiConfigSource.ApiType.GRPC)
                    .setTransportApiVersion(ApiVersion.V3).setSetNodeOnFirstMessageOnly(true)
                    .addGrpcServices(GrpcService.newBuilder()
                            .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName("sds-grpc"))))
            .setInitialFetchTimeout(Duration.getDefaultInstance()).setResourceApiVersion(ApiVersion.V3).build();

    private Secrets() {
    }

    /** A secret that the agent serves. */
    static SdsSecretConfig named(String name) {
        return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(AGENT).build();
    }

    static DataSource file(String path) {
        return DataSource.newBuilder().setFilename(path).build();
    }
}
