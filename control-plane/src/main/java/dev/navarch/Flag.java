package dev.navarch;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A flag of {@code discovery}. Its name, its default and its meaning are istiod's.
 *
 * @param name with its dashes
 * @param fallback what it is when not given
 * @param isSwitch whether it stands without a value too
 */
record Flag(String name, String fallback, boolean isSwitch, String help) {

    static final List<Flag> ALL = List.of(
            flag("--httpAddr", ":8080", "readiness and debug pages"),
            flag("--httpsAddr", ":15017", "admission webhooks"),
            flag("--grpcAddr", ":15010", "discovery without TLS"),
            flag("--secureGRPCAddr", ":15012", "discovery and certificates, with TLS"),
            flag("--monitoringAddr", ":15014", "metrics, version and debug pages"),
            flag("--meshConfig", "./etc/istio/config/mesh", "file with the mesh's configuration, in the place of the ConfigMap"),
            flag("--networksConfig", "./etc/istio/config/meshNetworks",
                    "file with the mesh's networks, in the place of the ConfigMap"),
            flag("--kubeconfig", "", "how to reach the config cluster"),
            flag("--registries", "Kubernetes", "where services come from"),
            flag("--domain", "cluster.local", "DNS suffix of services"),
            flag("--clusterID", "", "the config cluster's id; else CLUSTER_ID, else Kubernetes"),
            flag("--clusterAliases", "", "alias=cluster,… for callers that know a cluster by another name"),
            flag("--namespace", "", "the system namespace; else POD_NAMESPACE, else istio-system"),
            flag("--shutdownDuration", "10s", "how long a graceful stop may take"),
            toggle("--profile", "true", "whether to serve profiles"),
            flag("--caCertFile", "", "with --tlsCertFile and --tlsKeyFile: a serving certificate brought along"),
            flag("--tlsCertFile", "", "see --caCertFile"),
            flag("--tlsKeyFile", "", "see --caCertFile"),
            flag("--tls-cipher-suites", "", "cipher suites of the TLS ports, by comma; empty for the default"),
            flag("--tls-min-version", "1.2", "1.2 or 1.3"),
            flag("--kubernetesApiQPS", "80", "queries per second to an API server"),
            flag("--kubernetesApiBurst", "160", "queries that may exceed that rate for a moment"),
            flag("--keepaliveInterval", "", "between pings to proxies; else GRPC_KEEPALIVE_INTERVAL, else 30s"),
            flag("--keepaliveTimeout", "", "for their answer; else GRPC_KEEPALIVE_TIMEOUT, else 10s"),
            flag("--keepaliveMaxServerConnectionAge", "", "after which a proxy is asked to connect anew; empty for never"),
            flag("--ctrlz_port", "9876", "port of the page that changes log levels; 0 for none"),
            flag("--ctrlz_address", "localhost", "where that page listens"),
            flag("--log_target", "stdout", "stdout, stderr or files, by comma"),
            flag("--log_output_level", "default:info,grpc:none",
                    "scope:level,… with level one of debug, info, warn, error, fatal, none"),
            toggle("--log_as_json", "false", "whether lines of the log are JSON"),
            flag("--log_caller", "", "scopes whose lines name the place in the code"),
            flag("--log_stacktrace_level", "default:none", "scope:level,… from which lines carry a stack trace"));

    static final Map<String, Flag> BY_NAME = ALL.stream().collect(Collectors.toUnmodifiableMap(Flag::name, Function.identity()));

    private static Flag flag(String name, String fallback, String help) {
        return new Flag(name, fallback, false, help);
    }

    private static Flag toggle(String name, String fallback, String help) {
        return new Flag(name, fallback, true, help);
    }
}
