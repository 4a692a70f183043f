package dev.navarch.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Status;
import java.util.List;

/** Debug information as a response of either dialect. Asked once, answered once: nothing is subscribed to. */
final class DebugAnswers {
    private DebugAnswers() {
    }

    static Frame frame(Protocol protocol, String typeUrl, List<DebugService.Item> items, String nonce, String controlPlane) {
        ControlPlane control = ControlPlane.newBuilder().setIdentifier(controlPlane).build();
        byte[] bytes = switch (protocol) {
            case STATE_OF_THE_WORLD -> {
                DiscoveryResponse.Builder response = DiscoveryResponse.newBuilder().setTypeUrl(typeUrl).setNonce(nonce)
                        .setVersionInfo(nonce).setControlPlane(control);
                items.forEach(item -> response.addResources(any(item)));
                yield response.build().toByteArray();
            }
            case DELTA -> {
                DeltaDiscoveryResponse.Builder response = DeltaDiscoveryResponse.newBuilder().setTypeUrl(typeUrl).setNonce(nonce)
                        .setSystemVersionInfo(nonce).setControlPlane(control);
                items.forEach(item -> response.addResources(Resource.newBuilder().setName(item.name()).setResource(any(item))));
                yield response.build().toByteArray();
            }
        };
        return Frame.of(List.of(bytes));
    }

    static Status status(DebugService.Why why) {
        return switch (why) {
            case MALFORMED -> Status.INVALID_ARGUMENT;
            case DENIED -> Status.PERMISSION_DENIED;
            case UNKNOWN -> Status.NOT_FOUND;
            case BUSY -> Status.RESOURCE_EXHAUSTED;
            case BROKEN -> Status.INTERNAL;
            case NOT_SERVED -> Status.UNIMPLEMENTED;
        };
    }

    private static Any any(DebugService.Item item) {
        return Any.newBuilder().setTypeUrl(item.typeUrl()).setValue(ByteString.copyFrom(item.value())).build();
    }
}
