package dev.navarch.generate.listener;

import com.github.udpa.udpa.type.v1.TypedStruct;
import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.listener.v3.AdditionalAddress;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import java.util.List;

/** Small messages of Envoy's API that stand in all listeners. */
final class Protos {
    static final Duration ZERO = Duration.getDefaultInstance();
    private static final String TYPE_PREFIX = "type.googleapis.com/";

    private Protos() {
    }

    static Filter filter(String name, Any config) {
        return Filter.newBuilder().setName(name).setTypedConfig(config).build();
    }

    static ListenerFilter.Builder listenerFilter(String name, Message config) {
        return ListenerFilter.newBuilder().setName(name).setTypedConfig(Any.pack(config));
    }

    /** A message of a type that only Istio's Envoy knows, as JSON. */
    static Any typedStruct(String type, Struct value) {
        return Any.pack(TypedStruct.newBuilder().setTypeUrl(TYPE_PREFIX + type).setValue(value).build());
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder().setSeconds(duration.getSeconds()).setNanos(duration.getNano()).build();
    }

    static UInt32Value uint32(int value) {
        return UInt32Value.of(value);
    }

    /** Gives a listener its addresses, the main one first. */
    static void bind(Listener.Builder listener, List<String> addresses, int port) {
        listener.setAddress(address(addresses.getFirst(), port));
        for (String more : addresses.subList(1, addresses.size())) {
            listener.addAdditionalAddresses(AdditionalAddress.newBuilder().setAddress(address(more, port)));
        }
    }

    private static Address address(String address, int port) {
        return Address.newBuilder().setSocketAddress(SocketAddress.newBuilder().setAddress(address).setPortValue(port)).build();
    }
}
