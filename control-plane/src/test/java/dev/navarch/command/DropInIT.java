package dev.navarch.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.local.Eventually;
import dev.navarch.local.net.NetworkSandbox;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.real.HelmBinary;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program in the pods of the charts, on a real API server with the charts' roles in force: in that of Istio's own chart as istioctl
 * leaves it, and in ours.
 */
class DropInIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String SEED = "global.externalIstiod=true,global.meshID=mesh1,global.network=network1,"
            + "global.multiCluster.clusterName=cluster1";
    @TempDir
    private static Path folder;
    private static NetworkSandbox sandbox;
    private static RealCluster cluster;
    private static PodNamespace pod;
    private static String rendered;
    private @Nullable ChildProcess started;

    @BeforeAll
    static void install() throws IOException, CommandFailure {
        for (Optional<String> obstacle : List.of(NetworkSandbox.unavailable(),
                KubernetesBinary.unavailable(CacheFolder.of(System.getenv())),
                HelmBinary.unavailable(CacheFolder.of(System.getenv())))) {
            assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        }
        sandbox = NetworkSandbox.create();
        cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster1", 1).in(sandbox.node(), sandbox.address()));
        pod = sandbox.pod("istiod", "10.1.0.15");
        cluster.api().create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}");
        Path kubeconfig = Files.writeString(folder.resolve("config"), Kubeconfigs.of(List.of(cluster)));
        Helm helm = new Helm(folder, kubeconfig);
        rendered = helm.done("template", "istiod", Helm.chart("primary"), "-n", "istio-system", "--set", SEED);
        StringWriter said = new StringWriter();
        try (Clusters clusters = new Clusters(new Surroundings(Map.of(), "navarch/test"))) {
            Applier applier = new Applier(clusters.open(kubeconfig.toString(), ""),
                    new Console(new PrintWriter(said), new PrintWriter(said)));
            applier.apply(Manifest.read(helm.done("template", "base", Helm.chart("base"), "-n", "istio-system")), "istio-system",
                    false);
            applier.apply(Manifest.read(rendered), "istio-system", false);
        }
    }

    @AfterEach
    void end() {
        if (started != null) {
            started.kill();
        }
    }

    @AfterAll
    static void tidy() {
        if (cluster != null) {
            cluster.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void itRunsInThePodOfIstiosChart() throws IOException {
        try (InputStream in = DropInIT.class.getResourceAsStream("istio-chart-deployment.yaml")) {
            runs(new YAMLMapper().readTree(in));
        }
    }

    @Test
    void itRunsInThePodOfItsOwnChart() throws IOException, CommandFailure {
        JsonNode deployment = Manifest.read(rendered).stream().filter(manifest -> manifest.kind().equals("Deployment"))
                .findFirst()
                .orElseThrow().object();
        runs(deployment);
    }

    private void runs(JsonNode deployment) throws IOException {
        ChildProcess process = new ChartPod(cluster, "istio-system", Files.createTempDirectory(folder, "pod")).start(deployment,
                pod);
        started = process;
        JsonNode container = deployment.path("spec").path("template").path("spec").path("containers").path(0);
        int probe = container.path("readinessProbe").path("httpGet").path("port").asInt();
        Eventually.get("it is ready", SOON, () -> pod.run("curl", "-sf", "http://127.0.0.1:" + probe + "/ready").code() == 0
                ? Optional.of(true)
                : Optional.empty(), process::lastWords, () -> !process.alive());
        List<Integer> ports = new ArrayList<>();
        container.path("ports").forEach(port -> ports.add(port.path("containerPort").asInt()));
        Eventually.get("every port of the pod is open", SOON,
                () -> listening().containsAll(ports) ? Optional.of(true) : Optional.empty(),
                () -> "open are " + listening() + ", wanted " + ports + "\n" + process.lastWords());
        JsonNode root = Eventually.get("the root certificate is handed out", SOON, () -> cluster.api()
                .get("/api/v1/namespaces/default/configmaps").path("items").valueStream()
                .filter(map -> map.path("metadata").path("name").asText().equals("istio-ca-root-cert")).findFirst(),
                process::lastWords);
        assertTrue(root.path("data").path("root-cert.pem").asText().startsWith("-----BEGIN CERTIFICATE"), root::toString);
        assertFalse(process.log().contains("forbidden"), process.log());
        process.signal("TERM");
        assertEquals(0, process.join(), process.lastWords());
    }

    private Set<Integer> listening() {
        Set<Integer> ports = new TreeSet<>();
        pod.run("ss", "-Hltn").output().lines().map(line -> line.strip().split("\\s+")).filter(parts -> parts.length > 3)
                .forEach(parts -> ports.add(Integer.valueOf(parts[3].substring(parts[3].lastIndexOf(':') + 1))));
        return ports;
    }
}
