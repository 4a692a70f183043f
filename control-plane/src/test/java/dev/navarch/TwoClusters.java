package dev.navarch;

import dev.navarch.local.Eventually;
import dev.navarch.local.GrpcSample;
import dev.navarch.local.KubeApi;
import dev.navarch.local.SampleServer;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.Agent;
import dev.navarch.local.agent.AgentSpec;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.envoy.EnvoyBootstrap;
import dev.navarch.local.envoy.EnvoyNode;
import dev.navarch.local.envoy.EnvoyProcess;
import dev.navarch.local.net.NetworkSandbox;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.RunFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A mesh of two real clusters with pods in network namespaces of their own, each pod of {@code helloworld} a real server, each client with an
 * Envoy that all its traffic is redirected through. The daemon is started by the test.
 */
final class TwoClusters implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LISTENING = Duration.ofMinutes(2);
    static final CacheFolder CACHE = CacheFolder.of(System.getenv());
    static final String SYSTEM = "istio-system";
    static final String READER = "istio-reader-service-account";

    private final Deque<Runnable> open = new ArrayDeque<>();
    private final NetworkSandbox sandbox;
    private final RunFolder folder;
    final RealCluster cluster1;
    final RealCluster cluster2;
    private final List<String> networks;
    private final Map<String, PodNamespace> pods = new HashMap<>();
    private final List<EnvoyProcess> envoys = new ArrayList<>();

    /** Both clusters are of one network. */
    TwoClusters() {
        this("network1", "network1");
    }

    TwoClusters(String network1, String network2) {
        networks = List.of(network1, network2);
        sandbox = opened(NetworkSandbox.create(), NetworkSandbox::close);
        folder = opened(RunFolder.create(), RunFolder::close);
        cluster1 = opened(cluster("cluster1", 1), RealCluster::close);
        cluster2 = opened(cluster("cluster2", 2), RealCluster::close);
        for (RealCluster cluster : List.of(cluster1, cluster2)) {
            int number = cluster == cluster1 ? 1 : 2;
            Workloads workloads = new Workloads(cluster.api());
            workloads.namespace(SYSTEM, Map.of("topology.istio.io/network", network(number)));
            workloads.namespace("sample", Map.of());
            workloads.serviceAccount("sample", "default");
            workloads.node("node-1", "r" + number, "z" + number);
            workloads.service("sample", "helloworld", Map.of("app", "helloworld"), Map.of("http", 5000));
            RemoteSecrets.allowReading(cluster.api());
        }
    }

    /** Why this cannot be run here, if so. */
    static Optional<String> unavailable() {
        return Stream.of(NetworkSandbox.unavailable(), KubernetesBinary.unavailable(CACHE), EnvoyBinary.OLDEST.unavailable(CACHE),
                EnvoyBinary.NEWEST.unavailable(CACHE)).flatMap(Optional::stream).findFirst();
    }

    private RealCluster cluster(String name, int number) {
        return RealCluster.start(RealClusterSpec.onLoopback(name, number).in(sandbox.node(), sandbox.address()));
    }

    /** Where a control plane of this JVM is to listen so that pods reach it. */
    String hostAddress() {
        return sandbox.hostAddress();
    }

    /** How agents find a daemon that runs in the first cluster: its secured port, and the root that it made or found. */
    AgentSpec.ControlPlane controlPlane(RunningDaemon daemon) {
        String root = Eventually.get("the authority's secret", SOON,
                () -> Optional.of(api(1).get("/api/v1/namespaces/istio-system/secrets/istio-ca-secret").at("/data/ca-cert.pem")
                        .asText()).filter(text -> !text.isEmpty()),
                () -> "");
        return new AgentSpec.ControlPlane(new InetSocketAddress(hostAddress(), daemon.securedPort()),
                new String(Base64.getDecoder().decode(root), StandardCharsets.US_ASCII));
    }

    /** The address of the clusters' one node, where {@link #nodePort} is. */
    String nodeAddress() {
        return sandbox.address();
    }

    String network(int cluster) {
        return networks.get(cluster - 1);
    }

    KubeApi api(int cluster) {
        return (cluster == 1 ? cluster1 : cluster2).api();
    }

    Workloads workloads(int cluster) {
        return new Workloads(api(cluster));
    }

    static Workloads.Pod hello(int cluster, int number) {
        return new Workloads.Pod("sample", "hello-" + cluster + "-" + number,
                Map.of("app", "helloworld", "version", "v" + cluster), "default",
                "node-1", "10." + cluster + ".0." + (30 + number));
    }

    /** A pod that answers on 5000, in the cluster's API server and on the network. */
    Workloads.Pod runHello(int cluster, int number) {
        Workloads.Pod pod = hello(cluster, number);
        run(cluster, pod, 5000);
        return pod;
    }

    /** Runs a server for a pod, and makes the pod known. */
    void run(int cluster, Workloads.Pod pod, int port) {
        PodNamespace namespace = namespace(pod);
        ChildProcess server = opened(ChildProcess
                .start(SampleServer.command(port, new SampleServer.Identity("v" + cluster, pod.name(), "cluster" + cluster))
                        .in(namespace), folder.path().resolve(pod.name() + ".log")),
                ChildProcess::close);
        // As its readiness probe would: a pod that is said to be ready before it listens is a pod that refuses.
        Eventually.get(pod.name() + " listens", LISTENING,
                () -> namespace
                        .run("curl", "-sf", "-m", "5", "-o", "/dev/null", "http://" + pod.address() + ":" + port + "/hello")
                        .code() == 0 ? Optional.of(true) : Optional.empty(),
                server::lastWords, () -> !server.alive());
        workloads(cluster).pod(pod);
    }

    /** Runs a gRPC server for a pod, and makes the pod known. */
    void runGrpc(int cluster, Workloads.Pod pod, int port) {
        opened(ChildProcess.start(GrpcSample.server(port, pod.name()).in(namespace(pod)),
                folder.path().resolve(pod.name() + "-grpc.log")), ChildProcess::close);
        workloads(cluster).pod(pod);
    }

    private PodNamespace namespace(Workloads.Pod pod) {
        return pods.computeIfAbsent(pod.name(), name -> sandbox.pod(name, pod.address()));
    }

    /** A client pod of a cluster with a true sidecar, of the control plane that listens on that port of this JVM. */
    Client client(int cluster, String name, EnvoyBinary binary, Ads.Protocol protocol, int discoveryPort) {
        Workloads.Pod pod = new Workloads.Pod("sample", name, Map.of("app", name), "default", "node-1",
                "10." + cluster + ".0." + (60 + envoys.size()));
        workloads(cluster).pod(pod);
        return sidecar(cluster, pod, binary, Ads.plain(sandbox.hostAddress(), discoveryPort, protocol));
    }

    /** Runs a pod that is in no mesh. */
    PodNamespace outsider(int cluster, Workloads.Pod pod) {
        workloads(cluster).pod(pod);
        return namespace(pod);
    }

    /** Gives a pod a true sidecar that asks the control plane itself. */
    Client sidecar(int cluster, Workloads.Pod pod, EnvoyBinary binary, Ads ads) {
        EnvoyNode node = EnvoyNode.sidecar("cluster" + cluster, pod.namespace(), pod.name(), pod.address())
                .with(Map.of("NETWORK", network(cluster), "INSTANCE_IPS", pod.address()));
        PodNamespace namespace = namespace(pod);
        namespace.redirectToSidecar();
        return envoy(namespace, binary, EnvoyBootstrap.dynamic(node, ads));
    }

    /** Gives a pod a true sidecar with an agent beside it, as injection does. */
    Injected inject(int cluster, Workloads.Pod pod, EnvoyBinary binary, Ads.Protocol protocol, AgentSpec spec) {
        Agent agent = opened(Agent.start(spec), Agent::close);
        EnvoyNode node = EnvoyNode.injected("cluster" + cluster, pod, "istiod.istio-system.svc:15012")
                .with(Map.of("NETWORK", network(cluster)));
        PodNamespace namespace = namespace(pod);
        namespace.redirectToSidecar();
        return new Injected(envoy(namespace, binary, agent.bootstrap(node, protocol)), agent);
    }

    /** Runs a pod that is a gateway with an agent, as injection makes it; nothing is redirected there. */
    Injected gateway(int cluster, Workloads.Pod pod, EnvoyBinary binary, Ads.Protocol protocol, AgentSpec spec) {
        Agent agent = opened(Agent.start(spec), Agent::close);
        EnvoyNode node = EnvoyNode.injected("cluster" + cluster, pod, "istiod.istio-system.svc:15012").asRouter().with(
                Map.of("NETWORK", network(cluster), "REQUESTED_NETWORK_VIEW", network(cluster), "UNPRIVILEGED_POD", "true"));
        return new Injected(envoy(namespace(pod), binary, agent.bootstrap(node, protocol)), agent);
    }

    /** Makes a pod's port be reached at {@link #nodeAddress} too, also from this JVM. */
    void nodePort(int port, Client pod, int target) {
        sandbox.nodePort(port, pod.pod(), target);
    }

    /** Parts a cluster's pods from all others: these reach none of them but its gateway. */
    void enterBy(int cluster, Client gateway) {
        sandbox.enterBy(cluster, gateway.pod());
    }

    private Client envoy(PodNamespace namespace, EnvoyBinary binary, EnvoyBootstrap bootstrap) {
        EnvoyProcess envoy = opened(EnvoyProcess.start(binary.find(CACHE), bootstrap, namespace), EnvoyProcess::close);
        envoys.add(envoy);
        return new Client(namespace, envoy);
    }

    /** That no Envoy refused anything it was ever sent. */
    void assertNothingRefused() {
        envoys.forEach(EnvoyProcess::assertNothingRefused);
    }

    private <T> T opened(T resource, Consumer<T> close) {
        open.push(() -> close.accept(resource));
        return resource;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }

    /** What a pod's own client is answered, in one line with the status; curl's words where there is no answer. */
    static String ask(PodNamespace pod, String address, String host, String path) {
        ChildProcess.Finished finished = pod.run("curl", "-sS", "-m", "5", "-o", "-", "-w", " %{http_code}", "-H",
                "Host: " + host, "http://" + address + path);
        return finished.output().replace("\n", " ").strip();
    }

    /** A pod with a sidecar and an agent. */
    record Injected(Client client, Agent agent) {
    }

    /** A pod that asks, through its sidecar. */
    record Client(PodNamespace pod, EnvoyProcess envoy) {

        /** The answer's text; the curl exit code in words where there is none. */
        String ask(String address, String host) {
            return ask(address, host, "/hello");
        }

        /** As {@link #ask(String, String)}, for another page. */
        String ask(String address, String host, String path) {
            return TwoClusters.ask(pod, address, host, path);
        }

        /** The statuses of so many requests, each on a connection of its own; 000 for none. */
        List<String> connect(String address, int requests) {
            return pod.run("curl", "-s", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}\\n", "-H", "Connection: close",
                    "http://" + address + "/hello?n=[1-" + requests + "]").output().lines().toList();
        }

        /** What a gRPC client of this pod prints for so many requests. */
        List<String> askGrpc(String address, String authority, int requests) {
            return ChildProcess.run(GrpcSample.client(address, authority, requests).in(pod), SOON).output().lines().toList();
        }

        /** Which instances answer so many requests. */
        Map<String, Integer> whoAnswers(String address, String host, int requests) {
            Map<String, Integer> answers = new HashMap<>();
            for (int i = 0; i < requests; i++) {
                answers.merge(ask(address, host), 1, Integer::sum);
            }
            return answers;
        }
    }
}
