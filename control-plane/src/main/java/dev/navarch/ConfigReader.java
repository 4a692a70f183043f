package dev.navarch;

import dev.navarch.Inputs.Kind;
import dev.navarch.log.LogOptions;
import dev.navarch.model.ClusterId;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes a {@link Config} of the command line and the environment. Pure. */
final class ConfigReader {

    /** What came of it. */
    sealed interface Result {
        record Ok(Config config) implements Result {
        }

        /** One line for each thing to mend, naming the flag, its value and what is allowed. */
        record Refused(List<String> problems) implements Result {
        }
    }

    private final Inputs in;

    private ConfigReader(Inputs in) {
        this.in = in;
    }

    static Result read(List<String> args, Map<String, String> environment) {
        Arguments arguments = Arguments.parse(args);
        Inputs in = new Inputs(arguments, environment);
        arguments.unknown().forEach(flag -> in.warn("flag " + flag + " is unknown and passed over"));
        Config config = new ConfigReader(in).config();
        return in.problems().isEmpty() ? new Result.Ok(config) : new Result.Refused(in.problems());
    }

    private Config config() {
        Config.Self self = self();
        Config.Listen listen = listen();
        Config.Kube kube = new Config.Kube(in.path("--kubeconfig"),
                Inputs.split(in.text("KUBECONFIG", ""), File.pathSeparator).stream().map(Path::of).toList(),
                in.flag("--kubernetesApiQPS", Kind.RATE), in.flag("--kubernetesApiBurst", Kind.COUNT));
        String directory = in.text("PILOT_MULTICLUSTER_KUBECONFIG_PATH", "");
        Config.Remotes remotes = new Config.Remotes(
                in.variable("PILOT_REMOTE_CLUSTER_TIMEOUT", Duration.ofSeconds(30), Kind.NOT_NEGATIVE),
                in.variable("LOCAL_CLUSTER_SECRET_WATCHER", false, Kind.BOOLEAN), directory.isEmpty() ? null : Path.of(directory),
                Set.copyOf(in.list("PILOT_INSECURE_MULTICLUSTER_KUBECONFIG_OPTIONS", "")));
        Config.MeshSource mesh = new Config.MeshSource(Path.of(in.flag("--meshConfig", Kind.TEXT)),
                Path.of(in.flag("--networksConfig", Kind.TEXT)), in.text("SHARED_MESH_CONFIG", ""),
                in.text("ISTIO_WATCH_NAMESPACE", ""),
                in.variable("PILOT_MULTI_NETWORK_DISCOVER_GATEWAY_API", true, Kind.BOOLEAN));
        return new Config(self, listen, kube, remotes, mesh, delivery(), serving(), authority(), callers(), injection(), debug(),
                log(),
                in.flag("--shutdownDuration", Kind.NOT_NEGATIVE), in.warnings());
    }

    private Config.Self self() {
        for (String registry : Inputs.split(in.flag("--registries", Kind.TEXT), ",")) {
            if (!registry.equals("Kubernetes") && !registry.equals("Mock")) {
                in.wrong("--registries", registry, "Kubernetes");
            }
        }
        ClusterId cluster = new ClusterId(in.flagOr("--clusterID", "CLUSTER_ID", "Kubernetes", Kind.TEXT));
        return new Config.Self(cluster, aliases(), in.flagOr("--namespace", "POD_NAMESPACE", "istio-system", Kind.TEXT),
                in.text("POD_NAME", "istiod"), in.text("SERVICE_ACCOUNT", ""), in.variable("REVISION", "default", Kind.TEXT),
                in.flag("--domain", Kind.TEXT), in.text("PLATFORM", ""), in.variable("EXTERNAL_ISTIOD", false, Kind.BOOLEAN));
    }

    private Map<String, ClusterId> aliases() {
        Map<String, ClusterId> aliases = new LinkedHashMap<>();
        for (String entry : Inputs.split(in.flag("--clusterAliases", Kind.TEXT), ",")) {
            int equals = entry.indexOf('=');
            if (equals <= 0 || equals == entry.length() - 1) {
                in.wrong("--clusterAliases", entry, "alias=cluster");
                continue;
            }
            ClusterId cluster = new ClusterId(entry.substring(equals + 1));
            if (aliases.containsValue(cluster)) {
                in.wrong("--clusterAliases", entry, "at most one alias for a cluster; " + cluster + " has one already");
            }
            aliases.put(entry.substring(0, equals), cluster);
        }
        return aliases;
    }

    private Config.Listen listen() {
        int controlZ = in.flag("--ctrlz_port", Kind.COUNT);
        if (controlZ > 65535) {
            in.wrong("--ctrlz_port", Integer.toString(controlZ), "a port from 1 to 65535, or 0 for none");
        }
        return new Config.Listen(in.optionalFlag("--httpAddr", Kind.ADDRESS), in.optionalFlag("--httpsAddr", Kind.ADDRESS),
                in.optionalFlag("--grpcAddr", Kind.ADDRESS), in.optionalFlag("--secureGRPCAddr", Kind.ADDRESS),
                in.optionalFlag("--monitoringAddr", Kind.ADDRESS),
                controlZ == 0 ? null : new Config.Address(in.flag("--ctrlz_address", Kind.TEXT), controlZ));
    }

    private Config.Delivery delivery() {
        return new Config.Delivery(
                in.flagOr("--keepaliveInterval", "GRPC_KEEPALIVE_INTERVAL", Duration.ofSeconds(30), Kind.POSITIVE),
                in.flagOr("--keepaliveTimeout", "GRPC_KEEPALIVE_TIMEOUT", Duration.ofSeconds(10), Kind.POSITIVE),
                in.optionalFlag("--keepaliveMaxServerConnectionAge", Kind.POSITIVE),
                in.variable("ISTIO_GPRC_MAXSTREAMS", 100_000, Kind.COUNT),
                in.variable("ISTIO_GPRC_MAXRECVMSGSIZE", 4 << 20, Kind.COUNT),
                in.variable("PILOT_MAX_REQUESTS_PER_SECOND", 0.0, Kind.RATE), in.variable("PILOT_PUSH_THROTTLE", 0, Kind.COUNT),
                in.variable("PILOT_DEBOUNCE_AFTER", Duration.ofMillis(100), Kind.NOT_NEGATIVE),
                in.variable("PILOT_DEBOUNCE_MAX", Duration.ofSeconds(10), Kind.NOT_NEGATIVE));
    }

    private Config.Serving serving() {
        String minVersion = in.flag("--tls-min-version", Kind.TEXT);
        if (!minVersion.equals("1.2") && !minVersion.equals("1.3")) {
            in.wrong("--tls-min-version", minVersion, "1.2 or 1.3");
        }
        return new Config.Serving(in.path("--caCertFile"), in.path("--tlsCertFile"), in.path("--tlsKeyFile"),
                Inputs.split(in.flag("--tls-cipher-suites", Kind.TEXT), ","), minVersion,
                in.text("PILOT_CERT_PROVIDER", "istiod"),
                in.text("ISTIOD_CUSTOM_HOST", ""));
    }

    private Config.Authority authority() {
        return new Config.Authority(in.variable("ENABLE_CA_SERVER", true, Kind.BOOLEAN),
                Path.of(in.text("ROOT_CA_DIR", "./etc/cacerts")),
                in.variable("DEFAULT_WORKLOAD_CERT_TTL", Duration.ofHours(24), Kind.POSITIVE),
                in.variable("MAX_WORKLOAD_CERT_TTL", Duration.ofDays(90), Kind.POSITIVE),
                in.variable("CITADEL_SELF_SIGNED_CA_CERT_TTL", Duration.ofDays(3650), Kind.POSITIVE),
                in.variable("CITADEL_SELF_SIGNED_ROOT_CERT_CHECK_INTERVAL", Duration.ofHours(1), Kind.NOT_NEGATIVE),
                in.variable("CITADEL_SELF_SIGNED_ROOT_CERT_GRACE_PERIOD_PERCENTILE", 20, Kind.COUNT),
                in.variable("CITADEL_ENABLE_JITTER_FOR_ROOT_CERT_ROTATOR", true, Kind.BOOLEAN),
                in.variable("CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE", 2048, Kind.COUNT),
                in.variable("PILOT_CA_CERT_CONFIGMAP", "istio-ca-root-cert", Kind.TEXT),
                in.variable("PILOT_CRL_CONFIGMAP", "istio-ca-crl", Kind.TEXT),
                in.variable("PILOT_ENABLE_CA_CRL", true, Kind.BOOLEAN),
                in.variable("ENABLE_LEADER_ELECTION", true, Kind.BOOLEAN), Set.copyOf(in.list("CA_TRUSTED_NODE_ACCOUNTS", "")));
    }

    private Config.Callers callers() {
        return new Config.Callers(in.variable("XDS_AUTH", true, Kind.BOOLEAN),
                in.variable("XDS_AUTH_PLAINTEXT", false, Kind.BOOLEAN),
                in.variable("PILOT_ENABLE_XDS_IDENTITY_CHECK", true, Kind.BOOLEAN), in.list("TOKEN_AUDIENCES", "istio-ca"),
                in.text("TRUSTED_GATEWAY_CIDR", ""), in.text("JWT_RULE", ""));
    }

    private Config.Injection injection() {
        return new Config.Injection(in.variable("INJECT_ENABLED", true, Kind.BOOLEAN),
                in.text("INJECTION_WEBHOOK_CONFIG_NAME", "istio-sidecar-injector"),
                in.text("VALIDATION_WEBHOOK_CONFIG_NAME", "istio-istio-system"),
                in.variable("ENABLE_NATIVE_SIDECARS", "auto", Kind.TEXT));
    }

    private Config.Debug debug() {
        return new Config.Debug(in.variable("ENABLE_DEBUG_ON_HTTP", true, Kind.BOOLEAN),
                in.variable("ENABLE_DEBUG_ENDPOINT_AUTH", true, Kind.BOOLEAN),
                Set.copyOf(in.list("DEBUG_ENDPOINT_AUTH_ALLOWED_NAMESPACES", "")),
                in.variable("UNSAFE_ENABLE_ADMIN_ENDPOINTS", false, Kind.BOOLEAN), in.flag("--profile", Kind.BOOLEAN),
                in.variable("METRICS_LOCALHOST_ACCESS_ONLY", false, Kind.BOOLEAN));
    }

    private LogOptions log() {
        Map<String, LogOptions.Level> levels = new TreeMap<>();
        for (String entry : Inputs.split(in.flag("--log_output_level", Kind.TEXT), ",")) {
            int colon = entry.lastIndexOf(':');
            LogOptions.Level level = LogOptions.Level.ofWord(entry.substring(colon + 1));
            if (level == null) {
                in.wrong("--log_output_level", entry, "scope:level with level one of " + LogOptions.Level.words());
            } else {
                levels.put(colon < 0 ? LogOptions.DEFAULT_SCOPE : entry.substring(0, colon), level);
            }
        }
        return new LogOptions(in.flag("--log_as_json", Kind.BOOLEAN), Inputs.split(in.flag("--log_target", Kind.TEXT), ","),
                levels,
                Inputs.split(in.flag("--log_caller", Kind.TEXT), ","));
    }
}
