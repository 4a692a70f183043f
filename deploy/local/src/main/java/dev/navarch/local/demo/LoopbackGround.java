package dev.navarch.local.demo;

import dev.navarch.local.LocalCluster;
import dev.navarch.local.SampleServer;
import dev.navarch.local.Workloads;
import dev.navarch.local.embedded.EmbeddedCluster;
import dev.navarch.local.agent.Agent;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyNode;
import dev.navarch.local.envoy.EnvoyProcess;
import dev.navarch.local.process.FreePorts;
import dev.navarch.local.process.Place;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Everything on the loopback interface, with embedded clusters: needs no rights. A pod is an address of 127/8 and a thread of this JVM.
 *
 * <p>Nothing redirects requests into a sidecar, so they enter by its HTTP proxy port. Besides, each of the two Envoys binds the service's
 * port on 127.0.0.1, as {@code INTERCEPTION_MODE: NONE} means it. They do not clash: Envoy listens with SO_REUSEPORT, so the kernel lets
 * both have it and gives connections to either. Whoever wants a certain one takes its proxy port.
 */
final class LoopbackGround implements Ground {
    private static final String HOST = "127.0.0.1";
    private static final Duration PAGE = Duration.ofSeconds(5);
    private static final int FIRST_CHOICE = 5000;
    private static final int CHOICES = 100;

    private final Vertx vertx = EmbeddedCluster.newVertx(2);
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PAGE).version(HttpClient.Version.HTTP_1_1).build();
    private final FreePorts ports;
    private final int servicePort;

    LoopbackGround(FreePorts ports) {
        this.ports = ports;
        this.servicePort = IntStream.range(FIRST_CHOICE, FIRST_CHOICE + CHOICES).filter(LoopbackGround::isFree).findFirst()
                .orElseThrow(() -> new IllegalStateException("no free port from " + FIRST_CHOICE + " on"));
    }

    @Override
    public String description() {
        return "two embedded clusters, everything on 127.0.0.0/8";
    }

    @Override
    public LocalCluster cluster(int number) {
        return EmbeddedCluster.builder("cluster" + number).vertx(vertx).serviceCidr("10." + (100 + number) + ".0.0/16").start();
    }

    @Override
    public Place controlPlanePlace() {
        return Place.host();
    }

    @Override
    public String controlPlaneListens() {
        return HOST;
    }

    @Override
    public String controlPlaneAddress() {
        return HOST;
    }

    @Override
    public Page page(int port, String path) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path)).timeout(PAGE).build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return new Page(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for " + path, e);
        }
    }

    @Override
    public String pageCommand(int port, String path) {
        return "curl 'http://" + HOST + ":" + port + path + "'";
    }

    @Override
    public boolean redirects() {
        return false;
    }

    @Override
    public int servicePort() {
        return servicePort;
    }

    @Override
    public String podAddress(int cluster, int number) {
        return "127." + cluster + ".0." + number;
    }

    @Override
    public AutoCloseable serve(Workloads.Pod pod, SampleServer.Identity identity) {
        try {
            return SampleServer.start(pod.address(), servicePort, identity);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot serve at " + pod.address() + ":" + servicePort + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Sidecar sidecar(Path envoy, int cluster, Workloads.Pod pod, String serviceAddress, Agent agent) {
        int port = ports.next();
        EnvoyNode node = Sidecar.node(cluster, pod)
                .with(Map.of("INTERCEPTION_MODE", "NONE", "HTTP_PROXY_PORT", Integer.toString(port), "UNPRIVILEGED_POD", "true"));
        EnvoyProcess process = EnvoyProcess.start(envoy, agent.bootstrap(node, Ads.Protocol.DELTA_GRPC));
        String url = "http://" + Sidecar.SERVICE + "." + Sidecar.NAMESPACE + ":" + servicePort + "/hello";
        ProxyCaller caller = new ProxyCaller(port, url);
        return new Sidecar("cluster" + cluster, process, () -> List.of(caller.ask()),
                "curl -x http://127.0.0.1:" + port + " " + url, _ -> "");
    }

    @Override
    public EnvoyProcess inbound(Path envoy, int cluster, Workloads.Pod pod, Agent agent) {
        throw new UnsupportedOperationException("nothing redirects requests to " + pod.name() + " into a sidecar");
    }

    @Override
    public void close() {
        client.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress((InetAddress) null, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
