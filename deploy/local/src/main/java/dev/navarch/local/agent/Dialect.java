package dev.navarch.local.agent;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** The two variants of discovery, as far as an agent has a say in them. */
interface Dialect<Q, R> {
    MethodDescriptor<Q, R> method();

    String typeAsked(Q request);

    String typeAnswered(R response);

    /** The request for all there is of a type. */
    Q ask(String type);

    Q acknowledge(R response);

    /** Null when there is none. */
    @Nullable
    Any firstResource(R response);

    Dialect<DiscoveryRequest, DiscoveryResponse> STATE = new Dialect<>() {
        @Override
        public MethodDescriptor<DiscoveryRequest, DiscoveryResponse> method() {
            return AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod();
        }

        @Override
        public String typeAsked(DiscoveryRequest request) {
            return request.getTypeUrl();
        }

        @Override
        public String typeAnswered(DiscoveryResponse response) {
            return response.getTypeUrl();
        }

        @Override
        public DiscoveryRequest ask(String type) {
            return DiscoveryRequest.newBuilder().setTypeUrl(type).build();
        }

        @Override
        public DiscoveryRequest acknowledge(DiscoveryResponse response) {
            return DiscoveryRequest.newBuilder().setTypeUrl(response.getTypeUrl()).setVersionInfo(response.getVersionInfo())
                    .setResponseNonce(response.getNonce()).build();
        }

        @Override
        public @Nullable Any firstResource(DiscoveryResponse response) {
            return response.getResourcesCount() == 0 ? null : response.getResources(0);
        }
    };

    Dialect<DeltaDiscoveryRequest, DeltaDiscoveryResponse> CHANGES = new Dialect<>() {
        @Override
        public MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> method() {
            return AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod();
        }

        @Override
        public String typeAsked(DeltaDiscoveryRequest request) {
            return request.getTypeUrl();
        }

        @Override
        public String typeAnswered(DeltaDiscoveryResponse response) {
            return response.getTypeUrl();
        }

        @Override
        public DeltaDiscoveryRequest ask(String type) {
            return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type).build();
        }

        @Override
        public DeltaDiscoveryRequest acknowledge(DeltaDiscoveryResponse response) {
            return DeltaDiscoveryRequest.newBuilder().setTypeUrl(response.getTypeUrl()).setResponseNonce(response.getNonce())
                    .build();
        }

        @Override
        public @Nullable Any firstResource(DeltaDiscoveryResponse response) {
            return response.getResourcesCount() == 0 ? null : response.getResources(0).getResource();
        }
    };
}
