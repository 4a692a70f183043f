package dev.navarch.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who decides for policies of action {@code CUSTOM}: an {@code extensionProviders} entry of the mesh configuration.
 *
 * @param service where it is, by host name
 * @param namespace of the service, empty where it is not said
 * @param timeout zero where it is left to the cluster's own
 * @param failOpen whether requests pass while it cannot be asked
 * @param statusOnError what requests are answered while it cannot be asked; 0 for Envoy's own
 * @param body how much of requests' bodies it gets; null for nothing
 * @param clearRouteCache whether what it adds to a request may lead it elsewhere
 */
public record ExternalAuthorizer(String name, String service, String namespace, int port, Duration timeout, boolean failOpen,
        int statusOnError, boolean clearRouteCache, @Nullable Body body, Api api) {

    /** @param packAsBytes whether it gets them as bytes, else as text */
    public record Body(int maxBytes, boolean allowPartial, boolean packAsBytes) {
    }

    /** How it is asked. */
    public sealed interface Api {
    }

    /** By Envoy's protocol for it. */
    public record Grpc() implements Api {
    }

    /**
     * By requests like those that are judged.
     *
     * @param pathPrefix stands before their paths
     * @param sent headers that it gets, besides those that are always sent
     * @param added headers that only it gets
     * @param toUpstream headers of its answer that the workload gets where it says yes
     * @param toClientOnDeny headers of its answer that the client gets where it says no
     * @param toClientOnAllow headers of its answer that the client gets where it says yes
     */
    public record Http(String pathPrefix, List<String> sent, Map<String, String> added, List<String> toUpstream,
            List<String> toClientOnDeny, List<String> toClientOnAllow) implements Api {
        public Http {
            sent = List.copyOf(sent);
            added = Map.copyOf(added);
            toUpstream = List.copyOf(toUpstream);
            toClientOnDeny = List.copyOf(toClientOnDeny);
            toClientOnAllow = List.copyOf(toClientOnAllow);
        }
    }
}
