package dev.navarch.local.guide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.local.KubeApi;
import dev.navarch.local.LocalCluster;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.kubelet.Images;
import dev.navarch.local.kubelet.Kubelet;
import dev.navarch.local.kubelet.ServiceNetwork;
import dev.navarch.local.net.NetworkSandbox;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.RunFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two empty clusters as a user finds them: real API servers, a node in each that runs pods, load balancers, and a terminal. */
public final class GuideGround implements AutoCloseable {
    private static final CacheFolder CACHE = CacheFolder.of(System.getenv());
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<RealCluster> clusters = new ArrayList<>();
    private final List<Kubelet> kubelets = new ArrayList<>();
    private final NetworkSandbox sandbox;
    private final Shell shell;

    private GuideGround(List<Path> controlPlane, Path repository) {
        sandbox = opened(NetworkSandbox.create());
        RunFolder folder = opened(RunFolder.create());
        for (int number : List.of(1, 2)) {
            clusters.add(opened(
                    RealCluster.start(
                            RealClusterSpec.onLoopback("cluster" + number, number).in(sandbox.node(), sandbox.address()))));
        }
        Images images = Images.of(folder.path().resolve("images"), controlPlane, EnvoyBinary.NEWEST.find(CACHE));
        opened(ServiceNetwork.start(sandbox, List.copyOf(clusters)));
        for (int number : List.of(1, 2)) {
            kubelets.add(opened(Kubelet.start(clusters.get(number - 1), number, sandbox, images)));
        }
        String classPath = controlPlane.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        this.shell = new Shell(sandbox.node(), folder.path(), repository,
                List.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                        classPath,
                        "dev.navarch.Main"),
                folder.write("kubeconfig", kubeconfig(clusters)));
    }

    /**
     * Starts them; about ten seconds.
     *
     * @param controlPlane
     *            its class path
     * @param repository
     *            the root of this project, for charts and samples
     */
    public static GuideGround open(List<Path> controlPlane, Path repository) {
        return new GuideGround(controlPlane, repository);
    }

    /** Why it cannot be run here, if so. */
    public static Optional<String> unavailable() {
        return Stream
                .of(NetworkSandbox.unavailable(), KubernetesBinary.unavailable(CACHE), EnvoyBinary.NEWEST.unavailable(CACHE),
                        kubectl())
                .flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> kubectl() {
        try {
            ChildProcess.run(Command.of("probe", List.of("kubectl", "version", "--client")), Duration.ofSeconds(20));
            return Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of("no 'kubectl' on the path (Debian: kubernetes-client)");
        }
    }

    Shell shell() {
        return shell;
    }

    /** @param number 1 or 2 */
    RealCluster cluster(int number) {
        return clusters.get(number - 1);
    }

    KubeApi api(int number) {
        return cluster(number).api();
    }

    /**
     * From now on pods of one cluster do not reach those of the other, but for gateways; between what, for a person. The gateways must run.
     */
    String part() {
        for (int number : List.of(1, 2)) {
            sandbox.enterBy(number, kubelet(number).network("istio-system", "istio-eastwestgateway").orElseThrow());
        }
        return "10.1.0.0/16 and 10.2.0.0/16";
    }

    Kubelet kubelet(int number) {
        return kubelets.get(number - 1);
    }

    /** How all pods fare: evidence for what did not come true. */
    public String words() {
        return kubelets.stream().map(Kubelet::words).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable next = open.pop();
            try {
                next.close();
            } catch (Exception e) {
                System.err.println("cannot close " + next + ": " + e);
            }
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /** A context for each cluster, named as the cluster. */
    private static String kubeconfig(List<? extends LocalCluster> clusters) {
        ObjectNode all = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "Config").put("current-context",
                clusters.getFirst().name());
        try {
            for (String list : List.of("clusters", "users", "contexts")) {
                ArrayNode entries = all.putArray(list);
                for (LocalCluster cluster : clusters) {
                    JsonNode entry = YAML.readTree(cluster.adminKubeconfig()).path(list).path(0);
                    ObjectNode named = ((ObjectNode) entry).put("name", cluster.name());
                    if (list.equals("contexts")) {
                        named.putObject("context").put("cluster", cluster.name()).put("user", cluster.name());
                    }
                    entries.add(named);
                }
            }
            return YAML.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("kubeconfigs that this program wrote", e);
        }
    }
}
