package dev.navarch.local.demo;

import dev.navarch.local.LocalCluster;
import dev.navarch.local.SampleServer;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.Agent;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyProcess;
import dev.navarch.local.net.NetworkSandbox;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.Place;
import dev.navarch.local.process.RunFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Network namespaces and real clusters: a pod is a namespace with an address, a sidecar gets its traffic by redirection. */
final class SandboxGround implements Ground {
    private static final int SERVICE_PORT = 5000;
    /** Between an answer's body and its status, and between answers: what occurs in neither. */
    private static final String STATUS = "\u001f";
    private static final String NEXT = "\u001e";

    private final NetworkSandbox sandbox = NetworkSandbox.create();
    private final RunFolder logs = RunFolder.create();
    private final Map<String, PodNamespace> pods = new HashMap<>();

    /** Why there can be none here, if so. */
    static Optional<String> unavailable(CacheFolder cache) {
        return Stream.of(NetworkSandbox.unavailable(), KubernetesBinary.unavailable(cache)).flatMap(Optional::stream).findFirst();
    }

    @Override
    public String description() {
        return "two real clusters, pods in network namespaces, traffic redirected to sidecars";
    }

    @Override
    public LocalCluster cluster(int number) {
        return RealCluster.start(RealClusterSpec.onLoopback("cluster" + number, number).in(sandbox.node(), sandbox.address()));
    }

    @Override
    public Place controlPlanePlace() {
        return sandbox.node();
    }

    @Override
    public String controlPlaneListens() {
        return "";
    }

    /** As through a port-forward: a program in the daemon's namespace asks at its loopback address. */
    @Override
    public Page page(int port, String path) throws IOException {
        ChildProcess.Finished curl;
        try {
            curl = ChildProcess.run(Command.of("curl", List.of("curl", "-sS", "-m", "5", "-w", STATUS + "%{http_code}",
                    "http://127.0.0.1:" + port + path)).in(sandbox.node()), Duration.ofSeconds(10));
        } catch (IllegalStateException e) {
            throw new IOException(e);
        }
        int status = curl.output().lastIndexOf(STATUS);
        if (curl.code() != 0 || status < 0) {
            throw new IOException(path + ": " + curl.output().strip());
        }
        return new Page(Integer.parseInt(curl.output().substring(status + 1)), curl.output().substring(0, status));
    }

    @Override
    public String controlPlaneAddress() {
        return sandbox.address();
    }

    @Override
    public String pageCommand(int port, String path) {
        return String.join(" ", sandbox.node().enter(List.of("curl", "'http://127.0.0.1:" + port + path + "'")));
    }

    @Override
    public boolean redirects() {
        return true;
    }

    @Override
    public int servicePort() {
        return SERVICE_PORT;
    }

    @Override
    public String podAddress(int cluster, int number) {
        return "10." + cluster + ".0." + number;
    }

    @Override
    public AutoCloseable serve(Workloads.Pod pod, SampleServer.Identity identity) {
        return ChildProcess.start(SampleServer.command(SERVICE_PORT, identity).in(namespace(pod)),
                logs.path().resolve(pod.name() + ".log"));
    }

    @Override
    public Sidecar sidecar(Path envoy, int cluster, Workloads.Pod pod, String serviceAddress, Agent agent) {
        PodNamespace namespace = namespace(pod);
        EnvoyProcess process = start(envoy, cluster, pod, agent);
        String host = "Host: " + Sidecar.SERVICE + "." + Sidecar.NAMESPACE;
        String url = "http://" + serviceAddress + ":" + SERVICE_PORT + "/hello";
        String curl = String.join(" ", namespace.enter(List.of("curl", "-H", "'" + host + "'", url)));
        return new Sidecar("cluster" + cluster, process, () -> ask(namespace, host, url), curl,
                service -> namespace.run("curl", "-sS", "-m", "5", "-H", "Host: " + service, url.replace("hello", "headers"))
                        .output());
    }

    @Override
    public EnvoyProcess inbound(Path envoy, int cluster, Workloads.Pod pod, Agent agent) {
        return start(envoy, cluster, pod, agent);
    }

    private EnvoyProcess start(Path envoy, int cluster, Workloads.Pod pod, Agent agent) {
        PodNamespace namespace = namespace(pod);
        namespace.redirectToSidecar();
        return EnvoyProcess.start(envoy, agent.bootstrap(Sidecar.node(cluster, pod), Ads.Protocol.DELTA_GRPC), namespace);
    }

    @Override
    public void close() {
        sandbox.close();
        logs.close();
    }

    private PodNamespace namespace(Workloads.Pod pod) {
        return pods.computeIfAbsent(pod.name(), name -> sandbox.pod(name, pod.address()));
    }

    /** Several at once, because a program's start costs more than a request. */
    private static List<Answer> ask(PodNamespace pod, String host, String url) {
        ChildProcess.Finished curl = pod.run("curl", "-sS", "-m", "5", "-w", STATUS + "%{http_code}" + NEXT, "-H", host,
                url + "?n=[1-5]");
        return Stream.of(curl.output().split(NEXT)).map(SandboxGround::answer).toList();
    }

    private static Answer answer(String text) {
        String[] parts = text.split(STATUS, 2);
        return parts.length == 2 && parts[1].matches("\\d{1,3}")
                ? Answer.of(Integer.parseInt(parts[1]), parts[0])
                : new Answer.Failed(text.strip());
    }
}
