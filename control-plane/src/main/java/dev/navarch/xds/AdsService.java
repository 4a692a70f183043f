package dev.navarch.xds;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Aggregated discovery as gRPC knows it: our own marshalling under Envoy's names. */
final class AdsService {
    private AdsService() {
    }

    /** Takes a call. */
    interface Start {
        ServerCall.Listener<Ask> start(ServerCall<Ask, Frame> call, Metadata headers, Protocol protocol);
    }

    static ServerServiceDefinition definition(Start start) {
        Map<Protocol, MethodDescriptor<Ask, Frame>> methods = new EnumMap<>(Protocol.class);
        // The schema is Envoy's own, so that reflection can tell of it.
        ServiceDescriptor.Builder service = ServiceDescriptor.newBuilder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
                .setSchemaDescriptor(AggregatedDiscoveryServiceGrpc.getServiceDescriptor().getSchemaDescriptor());
        for (Protocol protocol : Protocol.values()) {
            MethodDescriptor<Ask, Frame> method = MethodDescriptor.<Ask, Frame>newBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING).setFullMethodName(protocol.method())
                    .setRequestMarshaller(Ask.marshaller(protocol)).setResponseMarshaller(Frame.MARSHALLER).build();
            service.addMethod(method);
            methods.put(protocol, method);
        }
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service.build());
        methods.forEach(
                (protocol, method) -> definition.addMethod(method, (call, headers) -> start.start(call, headers, protocol)));
        return definition.build();
    }

    /** Says which services a port has, as istiod does; in both versions of that protocol, for older tools know the older one. */
    @SuppressWarnings("deprecation")
    static List<ServerServiceDefinition> reflection() {
        return List.of(ProtoReflectionServiceV1.newInstance().bindService(),
                io.grpc.protobuf.services.ProtoReflectionService.newInstance().bindService());
    }
}
