package dev.navarch.local.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyNode;
import dev.navarch.local.envoy.EnvoyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The agent as a program, in the place of Istio's {@code pilot-agent}: told everything by the arguments, variables and files that injection
 * gives to the container {@code istio-proxy}, and by nothing else. Runs an Envoy, and answers the pod's probes.
 */
public final class AgentProgram {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path TOKEN = Path.of("/var/run/secrets/tokens/istio-token");
    private static final Path ROOT = Path.of("/var/run/secrets/istio/root-cert.pem");
    private static final Path LABELS = Path.of("/etc/istio/pod/labels");
    private static final Path ENVOY = Path.of("/opt/image/envoy");
    private static final String META = "ISTIO_META_";
    private static final String DEFAULT_DISCOVERY = "istiod.istio-system.svc:15012";
    private static final Duration CERTIFICATE = Duration.ofMinutes(10);

    private final Map<String, String> environment;

    private AgentProgram(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Arguments: {@code proxy}, and {@code sidecar} or {@code router}; the rest is taken for Istio's sake. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2 || !arguments[0].equals("proxy")) {
            System.err.println("usage: proxy sidecar|router [flags]");
            System.exit(2);
        }
        new AgentProgram(System.getenv()).run(arguments[1]);
    }

    private void run(String type) throws IOException {
        JsonNode proxyConfig = JSON.readTree(environment.getOrDefault("PROXY_CONFIG", "{}"));
        String discovery = proxyConfig.path("discoveryAddress").asText(DEFAULT_DISCOVERY);
        Probes probes = Probes.serve(environment);
        Agent agent = Agent.inContainer(spec(environment.getOrDefault("CA_ADDR", discovery)));
        agent.awaitCertificate(CERTIFICATE);
        EnvoyProcess envoy = EnvoyProcess.start(ENVOY,
                agent.bootstrap(node(type, proxyConfig, discovery), Ads.Protocol.DELTA_GRPC));
        probes.of(envoy);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(envoy::kill));
        while (envoy.alive()) {
            pause();
        }
        System.err.println(envoy.log());
        System.exit(1);
    }

    private AgentSpec spec(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        AgentSpec.ControlPlane controlPlane = new AgentSpec.ControlPlane(
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                Files.readString(ROOT));
        return new AgentSpec(controlPlane,
                new AgentSpec.Workload(variable("ISTIO_META_CLUSTER_ID"), variable("POD_NAMESPACE"), variable("SERVICE_ACCOUNT"),
                        AgentProgram::token),
                // RSA, which agents use unless told otherwise, takes a noticeable part of a second to make.
                new AgentSpec.Certificate(AgentSpec.KeyKind.ECDSA_P256, Duration.ofHours(24)), AgentSpec.Dns.NOT_CAPTURED);
    }

    private EnvoyNode node(String type, JsonNode proxyConfig, String discovery) throws IOException {
        String cluster = variable("ISTIO_META_CLUSTER_ID");
        String namespace = variable("POD_NAMESPACE");
        String name = variable("POD_NAME");
        String address = variable("INSTANCE_IP");
        Map<String, Object> metadata = new HashMap<>();
        environment.forEach((key, value) -> {
            if (key.startsWith(META)) {
                metadata.put(key.substring(META.length()), value);
            }
        });
        Map<String, Object> config = new HashMap<>(
                Map.of("discoveryAddress", discovery, "proxyAdminPort", 15000, "statusPort", 15020));
        proxyConfig.properties().forEach(entry -> config.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class)));
        metadata.putAll(Map.of("NAME", name, "LABELS", labels(), "SERVICE_ACCOUNT", variable("SERVICE_ACCOUNT"), "ISTIO_VERSION",
                "1.28.0", "ENVOY_STATUS_PORT", 15021, "ENVOY_PROMETHEUS_PORT", 15090, "PROXY_CONFIG", config));
        return (type.equals("router")
                ? EnvoyNode.router(cluster, namespace, name, address)
                : EnvoyNode.sidecar(cluster, namespace, name, address)).with(metadata);
    }

    /** As the downward API writes them: a name and a quoted value in each line. */
    private static Map<String, String> labels() throws IOException {
        Map<String, String> labels = new HashMap<>();
        for (String line : Files.readAllLines(LABELS)) {
            int equal = line.indexOf('=');
            if (equal > 0) {
                labels.put(line.substring(0, equal), unquoted(line.substring(equal + 1)));
            }
        }
        return labels;
    }

    private static String unquoted(String text) throws JsonProcessingException {
        return JSON.readTree(text).asText();
    }

    /** Read anew each time, as a kubelet replaces it. */
    private static String token() {
        try {
            return Files.readString(TOKEN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String variable(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalStateException("the container has no variable " + name);
        }
        return value;
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
