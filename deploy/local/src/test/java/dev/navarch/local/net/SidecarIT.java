package dev.navarch.local.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.Eventually;
import dev.navarch.local.HttpKubeApi;
import dev.navarch.local.SampleServer;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.envoy.EnvoyBootstrap;
import dev.navarch.local.envoy.EnvoyNode;
import dev.navarch.local.envoy.EnvoyProcess;
import dev.navarch.local.envoy.StaticResources;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.RunFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SidecarIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HELLO = "Hello version: v1, instance: hello, cluster: cluster2\n";
    private static final CacheFolder CACHE = CacheFolder.of(System.getenv());

    private NetworkSandbox sandbox;
    private RunFolder logs;

    @BeforeEach
    void create() {
        skipIf(NetworkSandbox.unavailable());
        sandbox = NetworkSandbox.create();
        logs = RunFolder.create();
    }

    @AfterEach
    void remove() {
        if (sandbox != null) {
            sandbox.close();
            logs.close();
        }
    }

    @Test
    void aRequestPassesTheSidecarsOfBothPodsWithoutKnowing() {
        skipIf(EnvoyBinary.NEWEST.unavailable(CACHE));
        PodNamespace caller = sandbox.pod("caller", "10.1.0.11");
        PodNamespace hello = sandbox.pod("hello", "10.2.0.12");
        hello.redirectToSidecar();
        caller.redirectToSidecar();
        caller.hosts(Map.of("hello.sample", hello.address()));
        try (ChildProcess server = serve(hello);
                EnvoyProcess inbound = sidecar(hello, 15006, "127.0.0.6");
                EnvoyProcess outbound = sidecar(caller, 15001, "")) {
            awaitHello(server, "10.2.0.12:5000", hello);
            long before = requests(inbound);
            assertEquals(HELLO, caller.run("curl", "-sS", "http://hello.sample:5000/hello").output());
            Eventually.holds("the request is counted at both ends", SOON,
                    () -> requests(outbound) == 1 && requests(inbound) == before + 1);
            outbound.assertNothingRefused();
            outbound.kill();
            assertNotEquals(0, caller.run("curl", "-sS", "http://hello.sample:5000/hello").code(),
                    "there is a way around the sidecar");
        }
    }

    @Test
    void podsReachTheNodeAndThisJvm() throws IOException {
        PodNamespace caller = sandbox.pod("caller", "10.1.0.11");
        SampleServer.Identity identity = new SampleServer.Identity("v1", "host", "none");
        try (SampleServer here = SampleServer.start(sandbox.hostAddress(), 0, identity)) {
            String url = "http://" + sandbox.hostAddress() + ":" + here.port() + "/hello";
            assertEquals(identity.hello(), caller.run("curl", "-sS", url).output());
        }
    }

    @Test
    void anApiServerInTheNodeIsReachedFromHereAndFromPods() {
        skipIf(KubernetesBinary.unavailable(CACHE));
        PodNamespace caller = sandbox.pod("caller", "10.1.0.11");
        try (RealCluster cluster = RealCluster
                .start(RealClusterSpec.onLoopback("cluster1", 1).in(sandbox.node(), sandbox.address()))) {
            assertEquals("ok", HttpKubeApi.of(cluster.adminKubeconfig()).get("/readyz").asText());
            assertEquals("ok", caller.run("curl", "-sSk", cluster.server() + "/readyz").output());
        }
    }

    @Test
    void closingLeavesNothingBehindAndTwoSandboxesAreStrangers() {
        PodNamespace here = sandbox.pod("caller", "10.1.0.11");
        try (NetworkSandbox other = NetworkSandbox.create()) {
            PodNamespace there = other.pod("hello", "10.1.0.12");
            try (ChildProcess server = serve(there)) {
                awaitHello(server, "10.1.0.12:5000", other.pod("caller", "10.1.0.11"));
                assertNotEquals(0, here.run("curl", "-sS", "-m", "2", "http://10.1.0.12:5000/hello").code());
            }
        }
        assertEquals(2, namespaces().lines().filter(line -> line.startsWith("nv" + ProcessHandle.current().pid())).count());
    }

    @Test
    void namespacesOfDeadRunsAreSweptByTheNextSandbox() {
        String left = "nv999999999-0000";
        NetworkSandbox.tool("ip netns add " + left);
        assertTrue(namespaces().contains(left));
        NetworkSandbox.create().close();
        assertFalse(namespaces().contains(left));
    }

    private ChildProcess serve(PodNamespace pod) {
        return ChildProcess.start(SampleServer.command(5000, new SampleServer.Identity("v1", "hello", "cluster2")).in(pod),
                logs.path().resolve("sample.log"));
    }

    private static EnvoyProcess sidecar(PodNamespace pod, int port, String source) {
        EnvoyBootstrap bootstrap = EnvoyBootstrap.fixed(EnvoyNode.sidecar("cluster1", "sample", pod.name(), pod.address()))
                .cluster(StaticResources.originalDestination("onward", source))
                .listener(StaticResources.listener(port, "onward"));
        EnvoyProcess envoy = EnvoyProcess.start(EnvoyBinary.NEWEST.find(CACHE), bootstrap, pod);
        envoy.awaitReady(SOON);
        return envoy;
    }

    /** For a pod from within itself: that is not redirected. */
    private static void awaitHello(ChildProcess server, String address, PodNamespace pod) {
        Eventually.get("the sample server answers", SOON, () -> {
            ChildProcess.Finished answer = pod.run("curl", "-sS", "http://" + address + "/hello");
            return answer.code() == 0 ? Optional.of(answer.output()) : Optional.empty();
        }, server::lastWords, () -> !server.alive());
    }

    private static long requests(EnvoyProcess envoy) {
        return envoy.stat("http.in.downstream_rq_total");
    }

    private static String namespaces() {
        return ChildProcess.output(
                Command.of("list", List.of("ip", "netns", "list")), SOON);
    }

    private static void skipIf(Optional<String> obstacle) {
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
    }
}
