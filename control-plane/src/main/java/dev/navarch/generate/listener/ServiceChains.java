package dev.navarch.generate.listener;

import com.google.protobuf.Any;
import dev.navarch.generate.ClusterKind;
import dev.navarch.generate.ProtoWriter;
import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.Collection;
import java.util.List;

/**
 * The filter chains of a gateway that hands TLS on to whichever service the handshake names: one for each port of a service, by the name that
 * sidecars ask for, and only for what sidecars offer to speak, so that nobody else's TLS gets in this way.
 *
 * <p>There are as many of them as ports in the mesh, in one listener, so they are written straight; a test holds the bytes against those of the
 * generated classes. Field numbers are those of {@code envoy/config/listener/v3} and of the proxy for TCP.
 */
final class ServiceChains {
    private static final String PROXY = Any.pack(TcpProxy.getDefaultInstance()).getTypeUrl();
    private static final byte[] HANDSHAKE = Protos.duration(OutboundListeners.HANDSHAKE).toByteArray();
    private static final List<String> ALPN = Alpn.ISTIO.names().reversed();

    private final ProtoWriter writer;
    private final String statPattern;
    private final byte[] filtersBefore;
    private final byte[] restOfProxy;

    /** @param statPattern the mesh's for statistics of clusters */
    ServiceChains(ProtoWriter writer, TcpFilters tcp, String statPattern) {
        this.writer = writer;
        this.statPattern = statPattern;
        this.filtersBefore = FilterChain.newBuilder().addAllFilters(tcp.before()).build().toByteArray();
        this.restOfProxy = tcp.anyProxy().toByteArray();
    }

    /**
     * Writes those of a service as filter chains of a listener, the last port first.
     *
     * @param subsets the empty one, which is all of it, and its parts
     */
    void write(Service service, Collection<String> subsets) {
        for (int i = service.ports().size() - 1; i >= 0; i--) {
            ServicePort port = service.ports().get(i);
            if (port.protocol() != Protocol.UDP && !isTwin(service.ports().subList(0, i), port)) {
                for (String subset : subsets) {
                    String cluster = ClusterKind.SNI_DNAT.name(port.number(), subset, service.hostname());
                    write(cluster, Stats.prefix(cluster, statPattern, service, port, ""));
                }
            }
        }
    }

    /** A number may be there twice, for two transports; two chains for one name Envoy would refuse. */
    private static boolean isTwin(List<ServicePort> before, ServicePort port) {
        return before.stream().anyMatch(other -> other.number() == port.number() && other.protocol() != Protocol.UDP);
    }

    private void write(String cluster, String stat) {
        int chain = writer.position();
        writer.bytes(9, HANDSHAKE);
        proxy(cluster, stat);
        writer.raw(filtersBefore);
        int match = writer.position();
        writer.string(11, cluster);
        ALPN.forEach(protocol -> writer.string(10, protocol));
        writer.message(1, match);
        writer.message(3, chain);
    }

    /** A {@link Filter} with a {@link TcpProxy}. */
    private void proxy(String cluster, String stat) {
        int filter = writer.position();
        int config = writer.position();
        int value = writer.position();
        writer.raw(restOfProxy);
        writer.string(2, cluster);
        writer.string(1, stat);
        writer.message(2, value);
        writer.string(1, PROXY);
        writer.message(4, config);
        writer.string(1, TcpFilters.PROXY);
        writer.message(3, filter);
    }
}
