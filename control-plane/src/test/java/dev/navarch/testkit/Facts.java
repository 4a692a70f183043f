package dev.navarch.testkit;

import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerMode;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short ways to state facts; what a test cares for beyond them it sets with the {@code with…} methods. */
public final class Facts {

    private Facts() {
    }

    /** A TCP port whose target is itself; the name tells the protocol. */
    public static ServiceFact.Port port(String name, int number) {
        return port(name, number, Integer.toString(number));
    }

    public static ServiceFact.Port port(String name, int number, String target) {
        return new ServiceFact.Port(name, number, "TCP", "", target, 0);
    }

    /** A service that selects pods by {@code app: <name>}; its age is 0. */
    public static ServiceFact service(String namespace, String name, String clusterIp, ServiceFact.Port... ports) {
        return new ServiceFact(new ObjectKey(namespace, name), "ClusterIP", List.of(clusterIp), "", List.of(), List.of(ports),
                Labels.of("app", name), Labels.of("app", name), Labels.EMPTY, false, false, "", 0, "1");
    }

    public static ServiceFact headless(String namespace, String name, ServiceFact.Port... ports) {
        return service(namespace, name, "None", ports);
    }

    public static ServiceFact externalName(String namespace, String name, String target) {
        return new ServiceFact(new ObjectKey(namespace, name), "ExternalName", List.of(), target, List.of(), List.of(),
                Labels.EMPTY, Labels.EMPTY, Labels.EMPTY, false, false, "", 0, "1");
    }

    public static ServiceFact withAnnotations(ServiceFact s, String... annotations) {
        return new ServiceFact(s.key(), s.type(), s.clusterIps(), s.externalName(), s.externalAddresses(), s.ports(),
                s.selector(),
                s.labels(), Labels.of(annotations), s.nodeLocal(), s.publishNotReadyAddresses(), s.trafficDistribution(),
                s.creationTime(), s.resourceVersion());
    }

    public static ServiceFact withSelector(ServiceFact s, String... selector) {
        return new ServiceFact(s.key(), s.type(), s.clusterIps(), s.externalName(), s.externalAddresses(), s.ports(),
                Labels.of(selector), s.labels(), s.annotations(), s.nodeLocal(), s.publishNotReadyAddresses(),
                s.trafficDistribution(), s.creationTime(), s.resourceVersion());
    }

    public static ServiceFact withCreationTime(ServiceFact s, long seconds) {
        return new ServiceFact(s.key(), s.type(), s.clusterIps(), s.externalName(), s.externalAddresses(), s.ports(),
                s.selector(),
                s.labels(), s.annotations(), s.nodeLocal(), s.publishNotReadyAddresses(), s.trafficDistribution(), seconds,
                s.resourceVersion());
    }

    public static ServiceFact withDistribution(ServiceFact s, String trafficDistribution) {
        return new ServiceFact(s.key(), s.type(), s.clusterIps(), s.externalName(), s.externalAddresses(), s.ports(),
                s.selector(),
                s.labels(), s.annotations(), s.nodeLocal(), s.publishNotReadyAddresses(), trafficDistribution, s.creationTime(),
                s.resourceVersion());
    }

    public static ServiceFact nodeLocal(ServiceFact s) {
        return new ServiceFact(s.key(), s.type(), s.clusterIps(), s.externalName(), s.externalAddresses(), s.ports(),
                s.selector(),
                s.labels(), s.annotations(), true, s.publishNotReadyAddresses(), s.trafficDistribution(), s.creationTime(),
                s.resourceVersion());
    }

    /** A load balancer that is a way into a network: {@code topology.istio.io/network}, port 15443. */
    public static ServiceFact gateway(String name, String network, String... externalAddresses) {
        return new ServiceFact(new ObjectKey("istio-system", name), "LoadBalancer", List.of("10.96.9.9"), "",
                List.of(externalAddresses), List.of(port("tls", 15443)), Labels.of("app", name),
                Labels.of("topology.istio.io/network", network), Labels.EMPTY, false, false, "", 0, "1");
    }

    /** Ready addresses of one port, each of the pod with that name. */
    public static SliceFact slice(String namespace, String service, String portName, int port, SliceFact.Address... addresses) {
        return new SliceFact(new ObjectKey(namespace, service + "-" + (portName.isEmpty() ? "x" : portName)), service,
                SliceFact.AddressType.IPV4, List.of(new SliceFact.Port(portName, port)), Arrays.asList(addresses));
    }

    public static SliceFact.Address ready(String ip, String pod) {
        return new SliceFact.Address(ip, true, true, false, pod, "", "");
    }

    /** Not ready, and known not to be terminating. */
    public static SliceFact.Address unready(String ip, String pod) {
        return new SliceFact.Address(ip, false, false, false, pod, "", "");
    }

    /** A ready pod on node {@code n1} with a sidecar; its owner is called like its label {@code app}. */
    public static PodFact pod(String namespace, String name, String ip, String app, String... labels) {
        String[] all = Arrays.copyOf(labels, labels.length + 4);
        all[labels.length] = "app";
        all[labels.length + 1] = app;
        all[labels.length + 2] = "security.istio.io/tlsMode";
        all[labels.length + 3] = "istio";
        return barePod(namespace, name, ip, "n1", all);
    }

    /** A ready pod with nothing but these labels. */
    public static PodFact barePod(String namespace, String name, String ip, String node, String... labels) {
        return new PodFact(new ObjectKey(namespace, name), List.of(ip), Labels.of(labels), "default", node,
                name.replaceAll("-[^-]*$", ""), "", "", List.of(), true);
    }

    public static PodFact withPorts(PodFact p, PodFact.ContainerPort... ports) {
        return new PodFact(p.key(), p.ips(), p.labels(), p.serviceAccount(), p.node(), p.workloadName(), p.hostname(),
                p.subdomain(), List.of(ports), p.ready());
    }

    public static NodeFact node(String name, String region, String zone) {
        return new NodeFact(new ObjectKey("", name), Locality.of(region, zone, ""), List.of(), Labels.EMPTY);
    }

    /** What a namespace, or in the root namespace the mesh, demands of clients; its age is 0. Null leaves the mode to the next level. */
    public static PeerAuthenticationFact peers(String namespace, String name, @Nullable PeerMode mode) {
        return new PeerAuthenticationFact(new ObjectKey(namespace, name), Labels.EMPTY, mode, List.of(), 0);
    }

    /** What workloads labelled {@code app: <app>} demand of clients; its age is 0. */
    public static PeerAuthenticationFact peersOf(String namespace, String app, @Nullable PeerMode mode,
            PeerAuthenticationFact.Port... ports) {
        return new PeerAuthenticationFact(new ObjectKey(namespace, app), Labels.of("app", app), mode, List.of(ports), 0);
    }

    public static PeerAuthenticationFact.Port peerPort(int number, @Nullable PeerMode mode) {
        return new PeerAuthenticationFact.Port(number, mode);
    }

    public static PeerAuthenticationFact withCreationTime(PeerAuthenticationFact p, long seconds) {
        return new PeerAuthenticationFact(p.key(), p.selector(), p.mode(), p.ports(), seconds);
    }

    /** The system namespace, which names its cluster's network. */
    public static NamespaceFact network(String network) {
        return new NamespaceFact(new ObjectKey("", "istio-system"), Labels.of("topology.istio.io/network", network),
                Labels.EMPTY);
    }
}
