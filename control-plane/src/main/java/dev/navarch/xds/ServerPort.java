package dev.navarch.xds;

import io.grpc.ServerServiceDefinition;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port to open.
 *
 * @param tls null for plain text
 * @param others services beside discovery and server reflection; they run on the event loops and must not block
 */
public record ServerPort(InetSocketAddress address, @Nullable Tls tls, PortAccess access, List<ServerServiceDefinition> others) {
    public ServerPort {
        others = List.copyOf(others);
    }
}
