package dev.navarch;

import dev.navarch.log.LogOptions;
import dev.navarch.model.ClusterId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the process was told by flags and environment, one record for each concern. Names, defaults and meanings are those of istiod,
 * so that the manifests of {@code istioctl install} start Navarch unchanged. It holds no secret: files of keys stand here by path.
 *
 * @param shutdown how long a graceful stop may take
 * @param warnings what the environment says wrongly or in vain; the default stands instead, as istiod does it
 */
public record Config(Self self, Listen listen, Kube kube, Remotes remotes, MeshSource mesh, Delivery delivery, Serving serving,
        Authority authority, Callers callers, Injection injection, Debug debug, LogOptions log, Duration shutdown,
        List<String> warnings) {

    public Config {
        warnings = List.copyOf(warnings);
    }

    /**
     * Who this process is.
     *
     * @param aliases other names under which callers know a cluster, each to the cluster's own
     * @param namespace the system namespace
     * @param revision {@code default} when none was chosen
     * @param domain the DNS suffix of services
     */
    public record Self(ClusterId cluster, Map<String, ClusterId> aliases, String namespace, String podName, String serviceAccount,
            String revision, String domain, String platform, boolean externalIstiod) {
        public Self {
            aliases = Map.copyOf(aliases);
        }
    }

    /** Where to listen; null for what is not to be opened. */
    public record Listen(@Nullable Address http, @Nullable Address https, @Nullable Address grpc, @Nullable Address secureGrpc,
            @Nullable Address monitoring, @Nullable Address controlZ) {
    }

    /**
     * A host and a port.
     *
     * @param host empty for every address of this machine
     * @param port 0 for any free one
     */
    public record Address(String host, int port) {

        InetSocketAddress socket() {
            return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        }

        /** Reads {@code :8080}, {@code 127.0.0.1:8080} or {@code [::1]:8080}; null when the text is none of it. */
        public static @Nullable Address parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
                return null;
            }
            String host = text.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port > 65535 || (!bracketed && host.indexOf(':') >= 0)) {
                return null;
            }
            return new Address(bracketed ? host.substring(1, host.length() - 1) : host, port);
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * How the config cluster is reached; the rates hold for remote clusters too.
     *
     * @param kubeconfig by flag, null when not given
     * @param kubeconfigs those of {@code KUBECONFIG}; a file that does not exist is as good as not named
     * @param queriesPerSecond to one API server
     */
    public record Kube(@Nullable Path kubeconfig, List<Path> kubeconfigs, double queriesPerSecond, int burst) {
        public Kube {
            kubeconfigs = List.copyOf(kubeconfigs);
        }
    }

    /**
     * Where remote clusters come from.
     *
     * @param syncTimeout how long one of them may delay readiness; zero for ever
     * @param localSecretWatcher whether secrets are read where the pod runs, not in the config cluster
     * @param directory of kubeconfig files instead of secrets, null for none
     * @param insecureOptions kubeconfig options that are allowed although they run programs or read files
     */
    public record Remotes(Duration syncTimeout, boolean localSecretWatcher, @Nullable Path directory,
            Set<String> insecureOptions) {
        public Remotes {
            insecureOptions = Set.copyOf(insecureOptions);
        }
    }

    /**
     * Where the mesh configuration comes from.
     *
     * @param sharedConfigMap applied before the mesh's own, empty for none
     * @param watchNamespace the one namespace to watch for Istio's resources, empty for all
     * @param discoverGatewayApi whether Gateways of the Gateway API may lead into networks
     */
    public record MeshSource(Path file, Path networksFile, String sharedConfigMap, String watchNamespace,
            boolean discoverGatewayApi) {
    }

    /**
     * How proxies are served.
     *
     * @param maxConnectionAge null for no end
     * @param maxRequestsPerSecond new streams; 0 to admit by measured cost
     * @param pushThrottle 0 for the default
     */
    public record Delivery(Duration keepaliveInterval, Duration keepaliveTimeout, @Nullable Duration maxConnectionAge,
            int maxStreams,
            int maxReceiveBytes, double maxRequestsPerSecond, int pushThrottle, Duration debounceAfter, Duration debounceMax) {
    }

    /**
     * The serving certificate that was brought along, in force only when all three files are given.
     *
     * @param minVersion {@code 1.2} or {@code 1.3}
     */
    public record Serving(@Nullable Path caCertificate, @Nullable Path certificate, @Nullable Path key, List<String> cipherSuites,
            String minVersion, String certificateProvider, String customHost) {
        public Serving {
            cipherSuites = List.copyOf(cipherSuites);
        }

        public boolean isCustom() {
            return caCertificate != null && certificate != null && key != null;
        }
    }

    /**
     * The certificate authority.
     *
     * @param rootConfigMap by which namespaces learn the root
     */
    public record Authority(boolean enabled, Path directory, Duration workloadLifetime, Duration maxWorkloadLifetime,
            Duration rootLifetime, Duration rootCheckInterval, int rootGracePercentile, boolean rotationJitter, int rootKeyBits,
            String rootConfigMap, String crlConfigMap, boolean crl, boolean leaderElection, Set<String> trustedNodeAccounts) {
        public Authority {
            trustedNodeAccounts = Set.copyOf(trustedNodeAccounts);
        }
    }

    /**
     * Who may call.
     *
     * @param xds whether proxies must authenticate on the secure port
     * @param xdsPlaintext whether they must on the plain one
     * @param identityCheck whether a proxy's namespace and service account must be those of its certificate or token
     * @param audiences of tokens
     */
    public record Callers(boolean xds, boolean xdsPlaintext, boolean identityCheck, List<String> audiences,
            String trustedGatewayCidr,
            String jwtRule) {
        public Callers {
            audiences = List.copyOf(audiences);
        }
    }

    /** Which webhooks are served; an empty name of a configuration means that its certificate authority is not ours to write. */
    public record Injection(boolean enabled, String webhookConfig, String validationConfig, String nativeSidecars) {
    }

    /**
     * The operator's window.
     *
     * @param http whether debug pages are served at all
     * @param authenticate whether callers from elsewhere see their own namespace alone
     * @param allowedNamespaces whose callers see all
     * @param unsafeAdmin whether pages that change something are served
     * @param metricsFromLoopbackOnly whether metrics are kept from other machines
     */
    public record Debug(boolean http, boolean authenticate, Set<String> allowedNamespaces, boolean unsafeAdmin, boolean profile,
            boolean metricsFromLoopbackOnly) {
        public Debug {
            allowedNamespaces = Set.copyOf(allowedNamespaces);
        }
    }
}
