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
 * @param check what its spec must have, beyond the types of its fields
 * @param acts whether anything here acts on it yet
 * @param ignored where something does, the fields that nothing acts on yet, such as {@code rules.when}: names of fields from the spec on, whatever
 *        lists and maps are between
 */
record ConfigKind(String group, String name, Consumer<Part> check, boolean acts, List<String> ignored) {
    private static final String NETWORKING = "networking.istio.io";
    private static final String SECURITY = "security.istio.io";
    /** Policies for single resources: no sidecar is one, and nothing else acts on policies of their kind yet. */
    private static final List<String> ATTACHED = List.of("targetRef", "targetRefs");
    private static final String EXTENSIONS = "extensions.istio.io";
    private static final Map<String, ConfigKind> ALL = Stream
            .of(new ConfigKind(NETWORKING, "DestinationRule", DestinationRuleChecks::destinationRule, true,
                    DestinationRuleChecks.IGNORED),
                    of(NETWORKING, "EnvoyFilter", EnvoyFilterChecks::envoyFilter),
                    new ConfigKind(NETWORKING, "Gateway", GatewayChecks::gateway, true),
                    new ConfigKind(NETWORKING, "ProxyConfig", ExtensionChecks::proxyConfig, true),
                    of(NETWORKING, "ServiceEntry", ServiceEntryChecks::serviceEntry),
                    of(NETWORKING, "Sidecar", SidecarChecks::sidecar),
                    new ConfigKind(NETWORKING, "VirtualService", RouteChecks::virtualService, true,
                            List.of("http.delegate", "http.match.statPrefix", "http.fault.abort.grpcStatus",
                                    "http.retries.retryRemoteLocalities",
                                    "http.retries.retryIgnorePreviousHosts", "http.retries.backoff",
                                    "http.directResponse.body.bytes",
                                    "http.redirect.derivePort")),
                    of(NETWORKING, "WorkloadEntry", ServiceEntryChecks::workloadEntry),
                    of(NETWORKING, "WorkloadGroup", ServiceEntryChecks::workloadGroup),
                    new ConfigKind(SECURITY, "AuthorizationPolicy", SecurityChecks::authorizationPolicy, true, ATTACHED),
                    new ConfigKind(SECURITY, "PeerAuthentication", ExtensionChecks::peerAuthentication, true),
                    new ConfigKind(SECURITY, "RequestAuthentication", SecurityChecks::requestAuthentication, true, ATTACHED),
                    of("telemetry.istio.io", "Telemetry", ExtensionChecks::telemetry),
                    of(EXTENSIONS, "WasmPlugin", ExtensionChecks::wasmPlugin),
                    of(EXTENSIONS, "TrafficExtension", ExtensionChecks::trafficExtension))
            .collect(Collectors.toUnmodifiableMap(ConfigKind::key, Function.identity()));

    ConfigKind {
        ignored = List.copyOf(ignored);
    }

    /** A kind that is acted on as a whole, or not at all. */
    ConfigKind(String group, String name, Consumer<Part> check, boolean acts) {
        this(group, name, check, acts, List.of());
    }

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
