package dev.navarch.generate;

import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterView;
import dev.navarch.model.Endpoint;
import dev.navarch.model.Labels;
import dev.navarch.model.PodFact;
import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.ServicePort;
import dev.navarch.model.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which services run on a proxy's own workload. Pure, any thread.
 *
 * <p>Only the cluster that the proxy belongs to is asked: its Services, not the merged ones, say which pods they select and to which target
 * port they lead. A proxy whose cluster is not known has none.
 */
public final class ServiceTargets {
    private static final Comparator<ServiceTarget> OLDEST_FIRST = Comparator
            .comparingLong((ServiceTarget t) -> t.service().creationTime()).thenComparing(t -> t.service().key());

    private ServiceTargets() {
    }

    /** One for each target port: the oldest service that has it. Oldest first, then by host name. */
    public static List<ServiceTarget> of(World world, Proxy proxy) {
        List<ServiceTarget> oldest = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        for (ServiceTarget target : all(world, proxy)) {
            if (taken.add(target.targetPort())) {
                oldest.add(target);
            }
        }
        return List.copyOf(oldest);
    }

    /** All of them, also where several share a target port. Oldest first, then by host name, then in the order of a service's ports. */
    public static List<ServiceTarget> all(World world, Proxy proxy) {
        ClusterView cluster = proxy.cluster() == null ? null : world.clusters().get(proxy.cluster());
        if (cluster == null) {
            return List.of();
        }
        PodFact pod = ProxyTraits.pod(world, proxy);
        Labels labels = pod == null ? proxy.labels() : pod.labels();
        List<ServiceTarget> targets = new ArrayList<>();
        for (ServiceFact fact : cluster.services().getOrDefault(proxy.namespace(), List.of())) {
            // First what is cheap: a namespace may have thousands of services, and few of them run here.
            if (fact.selector().isEmpty() || fact.isExternalName() || !fact.selector().isSubsetOf(labels)) {
                continue;
            }
            Service service = world.service(keyOf(world, fact));
            if (service != null) {
                addSelected(targets, proxy, pod, fact, service);
            }
        }
        for (ServiceFact fact : cluster.runningAt().getOrDefault(proxy.addresses().getFirst(), List.of())) {
            Service service = world.service(keyOf(world, fact));
            if (service != null && fact.key().namespace().equals(proxy.namespace())) {
                addByAddress(targets, world, proxy, cluster.id(), fact, service);
            }
        }
        targets.sort(OLDEST_FIRST);
        return targets;
    }

    private static ServiceKey keyOf(World world, ServiceFact fact) {
        String namespace = fact.key().namespace();
        return new ServiceKey(fact.key().name() + "." + namespace + ".svc." + world.domainSuffix(), namespace);
    }

    private static void addSelected(List<ServiceTarget> targets, Proxy proxy, @Nullable PodFact pod, ServiceFact fact,
            Service service) {
        for (ServiceFact.Port port : fact.ports()) {
            Protocol protocol = Protocol.of(port);
            int target = protocol == Protocol.UDP ? 0 : targetPort(port, proxy, pod);
            if (target > 0) {
                targets.add(new ServiceTarget(target, protocol, service,
                        new ServicePort(port.name(), port.number(), protocol)));
            }
        }
    }

    /** The port on which the workload listens; 0 when the service names a port that it does not have. */
    private static int targetPort(ServiceFact.Port port, Proxy proxy, @Nullable PodFact pod) {
        String target = port.targetPort();
        if (target.isEmpty()) {
            return port.number();
        }
        if (Character.isDigit(target.charAt(0)) && target.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return target.length() > 5 ? 0 : Integer.parseInt(target);
        }
        if (pod != null) {
            return pod.ports().stream().filter(p -> p.name().equals(target) && p.transport().equals(port.transport()))
                    .mapToInt(PodFact.ContainerPort::number).findFirst().orElse(0);
        }
        return proxy.podPorts().stream().filter(p -> p.name().equals(target)).mapToInt(Proxy.PodPort::number).findFirst()
                .orElse(0);
    }

    /** A Service without a selector has slices that its owner writes: it runs here when one of them has this proxy's address. */
    private static void addByAddress(List<ServiceTarget> targets, World world, Proxy proxy, ClusterId cluster, ServiceFact fact,
            Service service) {
        String address = proxy.addresses().getFirst();
        for (Endpoint endpoint : world.endpointsOf(service.key()).byCluster().getOrDefault(cluster, List.of())) {
            if (!endpoint.address().equals(address) || endpoint.port() == 0) {
                continue;
            }
            for (ServiceFact.Port port : fact.ports()) {
                Protocol protocol = Protocol.of(port);
                if (port.name().equals(endpoint.portName()) && protocol != Protocol.UDP) {
                    targets.add(new ServiceTarget(endpoint.port(), protocol, service,
                            new ServicePort(port.name(), port.number(), protocol)));
                }
            }
        }
    }
}
