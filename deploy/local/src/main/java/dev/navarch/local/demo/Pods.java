package dev.navarch.local.demo;

import dev.navarch.local.LocalCluster;
import dev.navarch.local.SampleServer;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.AgentSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The sample service's pods in one cluster, each with a server: what a Deployment and a kubelet would see to. One thread. */
final class Pods implements AutoCloseable {
    private static final String NODE = "node-1";
    private static final int CLIENT = 200;
    private static final int MEMBER = 201;

    private final Ground ground;
    private final LocalCluster cluster;
    private final int number;
    private final Workloads workloads;
    private final Deque<Workloads.Pod> running = new ArrayDeque<>();
    private final Map<Workloads.Pod, AutoCloseable> servers = new HashMap<>();
    private int made;

    /** @param number of the cluster; its pods are of version {@code v<number>} */
    Pods(Ground ground, LocalCluster cluster, int number) {
        this.ground = ground;
        this.cluster = cluster;
        this.number = number;
        this.workloads = new Workloads(cluster.api());
    }

    /** Makes what pods need to exist, and the service itself. */
    void prepare() {
        workloads.namespace(RemoteSecret.NAMESPACE, Map.of("topology.istio.io/network", "network1"));
        workloads.namespace(Sidecar.NAMESPACE, Map.of());
        workloads.serviceAccount(Sidecar.NAMESPACE, "default");
        workloads.node(NODE, "region1", "zone" + number);
        workloads.service(Sidecar.NAMESPACE, Sidecar.SERVICE, Map.of("app", Sidecar.SERVICE),
                Map.of("http", ground.servicePort()));
        RemoteSecret.allowReading(cluster.api());
    }

    /** Starts a server, then says that its pod is ready. */
    Workloads.Pod add() {
        made++;
        String version = "v" + number;
        Workloads.Pod pod = new Workloads.Pod(Sidecar.NAMESPACE, Sidecar.SERVICE + "-" + version + "-" + made,
                Map.of("app", Sidecar.SERVICE, "version", version), "default", NODE, ground.podAddress(number, made));
        servers.put(pod, ground.serve(pod, new SampleServer.Identity(version, pod.name(), cluster.name())));
        running.addLast(pod);
        workloads.pod(pod);
        return pod;
    }

    /** The one that has run for the longest. */
    Optional<Workloads.Pod> oldest() {
        return Optional.ofNullable(running.peekFirst());
    }

    /** Deletes a pod at the API server; its server runs on, as during a pod's grace period. */
    void delete(Workloads.Pod pod) {
        workloads.delete(pod);
        running.remove(pod);
    }

    /** Ends the server of a pod. */
    void end(Workloads.Pod pod) {
        AutoCloseable server = servers.remove(pod);
        if (server != null) {
            Closers.close(server);
        }
    }

    /** The pod in which the client and its sidecar are. */
    Workloads.Pod client() {
        return vouchedFor("client-" + number, CLIENT);
    }

    /** A pod of another service, which the cluster alone has, with a server; its sidecar takes mutual TLS. */
    Workloads.Pod member() {
        workloads.service(Sidecar.NAMESPACE, "member-" + number, Map.of("app", "member-" + number),
                Map.of("http", ground.servicePort()));
        Workloads.Pod pod = vouchedFor("member-" + number, MEMBER);
        servers.put(pod, ground.serve(pod, new SampleServer.Identity("v" + number, pod.name(), cluster.name())));
        return pod;
    }

    /** An agent for one of these pods. */
    AgentSpec agent(AgentSpec.ControlPlane controlPlane, Workloads.Pod pod) {
        AgentSpec spec = AgentSpec.of(controlPlane, cluster.name(), workloads, pod);
        // RSA, which agents use unless told otherwise, takes a noticeable part of a second to make here.
        return spec.with(new AgentSpec.Certificate(AgentSpec.KeyKind.ECDSA_P256, spec.certificate().lifetime()));
    }

    /** A pod as injection labels it, with a service account of its own. */
    private Workloads.Pod vouchedFor(String name, int address) {
        workloads.serviceAccount(Sidecar.NAMESPACE, name);
        Workloads.Pod pod = new Workloads.Pod(Sidecar.NAMESPACE, name, Map.of("app", name, "security.istio.io/tlsMode", "istio"),
                name, NODE, ground.podAddress(number, address));
        workloads.pod(pod);
        return pod;
    }

    /** The service's virtual address in this cluster. */
    String serviceAddress() {
        return cluster.api().get("/api/v1/namespaces/" + Sidecar.NAMESPACE + "/services/" + Sidecar.SERVICE).at("/spec/clusterIP")
                .asText();
    }

    @Override
    public void close() {
        servers.values().forEach(Closers::close);
        servers.clear();
    }

    @Override
    public String toString() {
        return "the pods of " + cluster.name();
    }
}
