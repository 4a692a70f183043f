package dev.navarch.generate;

import dev.navarch.model.FactKind;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerMode;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.RandomPolicies;
import dev.navarch.testkit.Worlds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A small mesh to which things happen: few names, so that they meet often, of every kind that generation tells apart. */
final class RandomMesh {
    private final RandomGenerator random;
    private final Worlds worlds;
    private final RandomTraffic traffic;

    RandomMesh(RandomGenerator random, Worlds worlds) {
        this.random = random;
        this.worlds = worlds;
        this.traffic = new RandomTraffic(random);
    }

    Worlds worlds() {
        return worlds;
    }

    /** One thing happens. */
    void happen() {
        String cluster = one("c1", "c1", "c2", "c3");
        switch (random.nextInt(46)) {
            case 0, 1, 2, 3, 4, 5 -> worlds.put(cluster, service());
            case 6, 7, 8, 9, 10, 11, 12 -> worlds.put(cluster, slice());
            case 13, 14, 15, 16 -> worlds.put(cluster, pod());
            case 17 -> worlds.put(cluster, Facts.node(one("n1", "n2"), one("r1", "r2"), one("", "z1", "z2")));
            case 18 -> worlds.put(cluster, Facts.network(one("net1", "net2", "net3")));
            case 19 -> worlds.put(cluster, Facts.gateway("gw-" + one("1", "2"), one("net1", "net2", "net3"),
                    one("192.0.2.1", "192.0.2.2", "lb.example.com"), one("192.0.2.3", "2001:db8::1")));
            case 20 -> worlds.remove(cluster, FactKind.SERVICE, one("shop", "bank", "kube-system"), one("a", "b", "c", "d"));
            case 21 -> worlds.remove(cluster, FactKind.POD, one("shop", "bank"), one("a", "b", "c") + "-" + one("1", "2"));
            case 22, 23, 24, 25 -> workload(cluster, one("shop", "shop", "bank"), one("a", "b", "c"));
            case 26, 27 -> worlds.put(one("c1", "c1", "c2"), peers());
            case 28 -> worlds.remove("c1", FactKind.PEER_AUTHENTICATION, one("istio-system", "shop", "bank"),
                    one("all", "a", "b"));
            case 29 -> worlds.put(one("c1", "c1", "c2"), traffic.gateway());
            case 30 -> worlds.put("c1", traffic.virtualService());
            case 31 -> {
                worlds.remove("c1", FactKind.GATEWAY, "istio-system", one("x", "y"));
                worlds.remove("c1", FactKind.VIRTUAL_SERVICE, "istio-system", one("route-x", "route-y"));
            }
            case 32 -> worlds.put("c1", traffic.serviceOfGateway());
            case 38, 39, 40 -> worlds.put("c1", traffic.destinationRule(one("shop", "shop", "bank", "istio-system")));
            case 41 -> worlds.remove("c1", FactKind.DESTINATION_RULE, one("shop", "bank", "istio-system"), one("x", "y", "z"));
            case 42, 43, 44 -> worlds.put("c1", traffic.requests(one("shop", "bank")));
            case 45 -> worlds.remove("c1", FactKind.VIRTUAL_SERVICE, one("shop", "bank"), one("h", "i"));
            case 35, 36 -> worlds.put("c1", new RandomPolicies(random).next("istio-system", "shop", "bank"));
            case 37 -> worlds.remove("c1", FactKind.AUTHORIZATION_POLICY, one("istio-system", "shop", "bank"), one("p", "q", "r"))
                    .remove("c1", FactKind.REQUEST_AUTHENTICATION, one("istio-system", "shop", "bank"),
                            "t-" + one("p", "q", "r"));
            case 33 -> {
                if (random.nextInt(4) == 0) {
                    worlds.detach(cluster);
                }
            }
            default -> {
                if (random.nextInt(4) == 0) {
                    worlds.configure(mesh());
                }
            }
        }
    }

    /** A service and the pod behind it, as a deployment would make them. */
    private void workload(String cluster, String namespace, String name) {
        String portName = one("http", "tcp");
        String ip = "10.1.0." + random.nextInt(8);
        PodFact pod = random.nextInt(3) > 0
                ? Facts.pod(namespace, name + "-1", ip, name)
                : Facts.barePod(namespace, name + "-1", ip, "n1", "app", name);
        worlds.put(cluster, pod, Facts.slice(namespace, name, portName, 8080, Facts.ready(ip, name + "-1")),
                Facts.service(namespace,
                        name, one("10.0.0.1", "None", "None"), Facts.port(portName, number(), one("8080", "9090"))));
    }

    private ServiceFact service() {
        String namespace = one("shop", "shop", "bank", "kube-system");
        String name = one("a", "a", "b", "c", "d");
        if (random.nextInt(8) == 0) {
            return Facts.externalName(namespace, name, one("a", "b") + "." + one("shop", "bank") + ".svc.cluster.local");
        }
        List<ServiceFact.Port> ports = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ServiceFact.Port port = Facts.port(one("http", "grpc-x", "tcp", "whatever", ""), number(),
                    one("8080", "http", "9090", ""));
            ports.add(random.nextInt(8) == 0
                    ? new ServiceFact.Port(port.name(), port.number(), "UDP", "", port.targetPort(), 0)
                    : port);
        }
        ServiceFact service = Facts.service(namespace, name, one("10.0.0.1", "10.0.0.2", "10.0.0.3", "None"),
                distinct(ports));
        service = Facts.withCreationTime(service, random.nextInt(4));
        return switch (random.nextInt(8)) {
            case 0 -> Facts.nodeLocal(service);
            case 1 -> Facts.withDistribution(service, one("PreferClose", "PreferSameNode"));
            case 2 -> Facts.withAnnotations(service, "networking.istio.io/exportTo", one(".", "~", "bank", "*", "shop"));
            case 3 -> Facts.withSelector(service);
            default -> service;
        };
    }

    /** Kubernetes allows a number once for each transport, and each name once. */
    private static ServiceFact.Port[] distinct(List<ServiceFact.Port> ports) {
        List<ServiceFact.Port> distinct = new ArrayList<>();
        for (ServiceFact.Port port : ports) {
            if (distinct.stream().noneMatch(p -> p.name().equals(port.name())
                    || (p.number() == port.number() && p.transport().equals(port.transport())))) {
                distinct.add(port);
            }
        }
        return distinct.toArray(ServiceFact.Port[]::new);
    }

    /** What the mesh, a namespace or a workload demands of clients. */
    private PeerAuthenticationFact peers() {
        String namespace = one("istio-system", "shop", "shop", "bank");
        PeerAuthenticationFact fact = random.nextInt(3) == 0
                ? Facts.peers(namespace, "all", mode())
                : Facts.peersOf(namespace, one("a", "b"), mode(),
                        Facts.peerPort(List.of(15006, 9090, 7777).get(random.nextInt(3)), mode()),
                        Facts.peerPort(8080, mode()));
        return Facts.withCreationTime(fact, random.nextInt(3));
    }

    private @Nullable PeerMode mode() {
        return List.of(Optional.<PeerMode>empty(), Optional.of(PeerMode.PERMISSIVE), Optional.of(PeerMode.STRICT),
                Optional.of(PeerMode.DISABLE)).get(random.nextInt(4)).orElse(null);
    }

    private int number() {
        return List.of(80, 443, 9000, 9001).get(random.nextInt(4));
    }

    private SliceFact slice() {
        List<SliceFact.Address> addresses = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String ip = "10.1.0." + random.nextInt(8);
            String pod = random.nextInt(4) == 0 ? "" : one("a", "b", "c") + "-" + one("1", "2");
            addresses.add(random.nextInt(4) == 0 ? Facts.unready(ip, pod) : Facts.ready(ip, pod));
        }
        return Facts.slice(one("shop", "bank", "kube-system"), one("a", "b", "c", "d"),
                one("http", "grpc-x", "tcp", "whatever", ""),
                random.nextInt(10) == 0 ? 0 : 8080, addresses.toArray(SliceFact.Address[]::new));
    }

    private PodFact pod() {
        String app = one("a", "b", "c");
        String namespace = one("shop", "bank");
        String name = app + "-" + one("1", "2");
        String ip = "10.1.0." + random.nextInt(8);
        PodFact pod = random.nextInt(4) == 0
                ? Facts.barePod(namespace, name, ip, one("n1", "n2"), "app", app, "version", one("v1", "latest"))
                : Facts.pod(namespace, name, ip, app, "topology.istio.io/network", one("net1", "net2"));
        return random.nextBoolean() ? pod : Facts.withPorts(pod, new PodFact.ContainerPort("http", 8081, "TCP"));
    }

    private MeshConfig mesh() {
        MeshConfig d = MeshConfig.defaults();
        return new MeshConfig(d.trustDomain(), d.rootNamespace(), d.meshId(), d.discoveryAddress(), random.nextBoolean(),
                d.inboundPassthrough(), random.nextBoolean(), d.tracing(), d.localityLoadBalancing(), d.connectTimeout(),
                d.protocolDetectionTimeout(), d.proxyListenPort(), d.proxyInboundListenPort(), d.defaultServiceExportTo(),
                d.clusterLocalHosts(), d.telemetryWithPrometheus(), d.accessLogFile(), d.accessLogFormat(), d.accessLogJson(),
                one("", "%SERVICE%_%SERVICE_PORT_NAME%"), d.inboundClusterStatName(), d.peerTls(),
                new RandomPolicies(random).authorizers(), d.networks(), d.json());
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

}
