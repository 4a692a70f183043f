package dev.navarch.validate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of Istio's resources.
 *
 * @param group of its API
 * @param check what its spec must have
 * @param acts whether anything here acts on it yet
 */
record ConfigKind(String group, String name, Consumer<Part> check, boolean acts) {
    private static final String NETWORKING = "networking.istio.io";
    private static final String SECURITY = "security.istio.io";
    private static final Map<String, ConfigKind> ALL = Stream
            .of(of(NETWORKING, "DestinationRule", NetworkingChecks::destinationRule),
                    of(NETWORKING, "EnvoyFilter", NetworkingChecks::envoyFilter),
                    new ConfigKind(NETWORKING, "Gateway", NetworkingChecks::gateway, true),
                    of(NETWORKING, "ProxyConfig", NetworkingChecks::proxyConfig),
                    of(NETWORKING, "ServiceEntry", NetworkingChecks::serviceEntry),
                    of(NETWORKING, "Sidecar", NetworkingChecks::sidecar),
                    new ConfigKind(NETWORKING, "VirtualService", NetworkingChecks::virtualService, true),
                    of(NETWORKING, "WorkloadEntry", NetworkingChecks::workloadEntry),
                    of(NETWORKING, "WorkloadGroup", NetworkingChecks::workloadGroup),
                    of(SECURITY, "AuthorizationPolicy", SecurityChecks::authorizationPolicy),
                    new ConfigKind(SECURITY, "PeerAuthentication", SecurityChecks::peerAuthentication, true),
                    of(SECURITY, "RequestAuthentication", SecurityChecks::requestAuthentication),
                    of("telemetry.istio.io", "Telemetry", SecurityChecks::telemetry),
                    of("extensions.istio.io", "WasmPlugin", SecurityChecks::wasmPlugin),
                    of("extensions.istio.io", "TrafficExtension", SecurityChecks::anything))
            .collect(Collectors.toUnmodifiableMap(ConfigKind::key, Function.identity()));

    private static ConfigKind of(String group, String name, Consumer<Part> check) {
        return new ConfigKind(group, name, check, false);
    }

    private String key() {
        return group + "/" + name;
    }

    /** Those that nothing acts on yet, by name. */
    static List<ConfigKind> withoutEffect() {
        return ALL.values().stream().filter(kind -> !kind.acts).sorted(Comparator.comparing(ConfigKind::name)).toList();
    }

    /** The kind, whatever its version; null when it is none of Istio's. */
    static @Nullable ConfigKind find(String group, String name) {
        return ALL.get(group + "/" + name);
    }
}
