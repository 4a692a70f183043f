package dev.navarch.generate.listener;

import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerMode;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.RandomPolicies;
import dev.navarch.testkit.Worlds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Services that get into each other's way: few addresses and ports, all protocols, both IP families. */
final class RandomServices {
    private final RandomGenerator random;
    private final Worlds worlds = new Worlds();

    RandomServices(RandomGenerator random) {
        this.random = random;
    }

    Worlds worlds() {
        return worlds;
    }

    /** One thing happens. */
    void happen() {
        String cluster = one("c1", "c2");
        switch (random.nextInt(22)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> worlds.put(cluster, service());
            case 8, 9, 10 -> worlds.put(cluster, slice());
            case 11, 12 -> worlds.put(cluster, Facts.pod("shop", one("a-1", "b-1"), one("10.1.0.1", "10.1.0.2"), one("a", "b")));
            case 13 -> worlds.remove(cluster, FactKind.SERVICE, one("shop", "bank"), one("a", "b", "c", "d", "e"));
            case 14 -> worlds.remove(cluster, FactKind.ENDPOINT_SLICE, one("shop", "bank"), one("a", "b", "c", "d", "e") + "-x");
            case 15 -> worlds.configure(mesh());
            case 16, 17 -> worlds.put("c1", peers());
            default -> worlds.put("c1", new RandomPolicies(random).next("istio-system", "shop", "bank"));
        }
    }

    /** What the mesh, a namespace or a workload demands of clients. */
    private PeerAuthenticationFact peers() {
        PeerMode mode = List.of(PeerMode.values()).get(random.nextInt(3));
        PeerMode other = List.of(PeerMode.values()).get(random.nextInt(3));
        return random.nextBoolean()
                ? Facts.peers(one("istio-system", "shop"), "all", mode)
                : Facts.peersOf("shop", one("a", "b"), mode, Facts.peerPort(random.nextInt(3) == 0 ? 15006 : 8080, other),
                        Facts.peerPort(7777, other));
    }

    private ServiceFact service() {
        String namespace = one("shop", "bank");
        String name = one("a", "b", "c", "d", "e");
        if (random.nextInt(8) == 0) {
            return Facts.externalName(namespace, name, one("a", "b") + "." + one("shop", "bank") + ".svc.cluster.local");
        }
        Map<Integer, ServiceFact.Port> ports = new TreeMap<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            ServiceFact.Port port = port(i);
            ports.put(port.number(), port);
        }
        ServiceFact service = Facts.withCreationTime(
                Facts.service(namespace, name, "", ports.values().toArray(ServiceFact.Port[]::new)), random.nextInt(3));
        service = new ServiceFact(service.key(), service.type(), addresses(), "", List.of(), service.ports(),
                Labels.of("app", one("a", "b")), service.labels(), Labels.EMPTY, false, false, "", service.creationTime(), "1");
        return random.nextInt(4) == 0
                ? Facts.withAnnotations(service, "networking.istio.io/exportTo", one(".", "bank", "*", "~"))
                : service;
    }

    private ServiceFact.Port port(int index) {
        String protocol = one("http", "http2", "grpc", "grpc-web", "tcp", "tls", "https", "mongo", "mysql", "redis", "what", "");
        String name = protocol.isEmpty() ? "" : protocol + "-" + index;
        int number = List.of(80, 443, 3306, 8080, 9090, 15001, 15021, 15080, 15090).get(random.nextInt(9));
        return new ServiceFact.Port(name, number, random.nextInt(10) == 0 ? "UDP" : "TCP", one("", "", "", "https", "tcp"),
                one("", "8081", "8082", "15006"), 0);
    }

    private List<String> addresses() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> List.of("None");
            case 2 -> List.of();
            case 3 -> List.of("fd00::" + (1 + random.nextInt(3)));
            case 4 -> List.of("10.0.0." + (1 + random.nextInt(3)), "fd00::" + (1 + random.nextInt(3)));
            default -> List.of("10.0.0." + (1 + random.nextInt(3)));
        };
    }

    private SliceFact slice() {
        List<SliceFact.Address> addresses = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            addresses.add(Facts.ready(one("10.1.0.1", "10.1.0.2", "10.1.0.3", "fd01::1", "pod.example.com"), ""));
        }
        String service = one("a", "b", "c", "d", "e");
        List<SliceFact.Port> ports = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ports.add(new SliceFact.Port(one("tcp-", "what-", "tls-", "mongo-", "redis-") + i, 8081));
        }
        ports.add(new SliceFact.Port("", 8082));
        return new SliceFact(new ObjectKey(one("shop", "bank"), service + "-x"), service, SliceFact.AddressType.IPV4, ports,
                addresses);
    }

    /** All that listeners read of it. */
    private MeshConfig mesh() {
        MeshConfig d = MeshConfig.defaults();
        return new MeshConfig(d.trustDomain(), d.rootNamespace(), d.meshId(), d.discoveryAddress(), random.nextBoolean(),
                d.inboundPassthrough(), d.autoMutualTls(), random.nextBoolean(), d.localityLoadBalancing(), d.connectTimeout(),
                random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(5), d.proxyListenPort(), d.proxyInboundListenPort(),
                d.defaultServiceExportTo(), d.clusterLocalHosts(), random.nextBoolean(), one("", "/dev/stdout"),
                one("", "%START_TIME% %PROTOCOL%"), random.nextBoolean(),
                one("", "%SERVICE%_%SERVICE_PORT_NAME%"), one("", "%SERVICE_FQDN%_%TARGET_PORT%"), d.peerTls(),
                new RandomPolicies(random).authorizers(), d.networks(),
                d.json());
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
