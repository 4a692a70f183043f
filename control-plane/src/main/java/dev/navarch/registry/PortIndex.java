package dev.navarch.registry;

import dev.navarch.model.Protocol;
import dev.navarch.model.Resolution;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.ServicePort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** The services that have a port, in scope order. Owned by the world loop. */
final class PortIndex {
    private static final Comparator<Service> SCOPE_ORDER = Comparator.comparingLong(Service::creationTime)
            .thenComparing(Service::key);

    private PMap<Integer, List<Service>> byPort = HashTreePMap.empty();

    /** Takes some out and puts others in; returns the ports that are touched. Each port's list is made once, however many change. */
    Set<Integer> replace(List<Service> dropped, List<Service> added) {
        Map<Integer, Set<ServiceKey>> out = new HashMap<>();
        Map<Integer, List<Service>> in = new HashMap<>();
        for (Service service : dropped) {
            portsOf(service).forEach(port -> out.computeIfAbsent(port, _ -> new HashSet<>()).add(service.key()));
        }
        for (Service service : added) {
            portsOf(service).forEach(port -> in.computeIfAbsent(port, _ -> new ArrayList<>()).add(service));
        }
        Set<Integer> touched = new HashSet<>(out.keySet());
        touched.addAll(in.keySet());
        for (Integer port : touched) {
            Set<ServiceKey> without = out.getOrDefault(port, Set.of());
            List<Service> next = new ArrayList<>();
            for (Service service : byPort.getOrDefault(port, List.of())) {
                if (!without.contains(service.key())) {
                    next.add(service);
                }
            }
            next.addAll(in.getOrDefault(port, List.of()));
            next.sort(SCOPE_ORDER);
            byPort = next.isEmpty() ? byPort.minus(port) : byPort.plus(port, Collections.unmodifiableList(next));
        }
        return touched;
    }

    Map<Integer, List<Service>> all() {
        return Collections.unmodifiableMap(byPort);
    }

    private static Set<Integer> portsOf(Service service) {
        Set<Integer> ports = new HashSet<>();
        if (service.resolution() != Resolution.ALIAS) {
            for (ServicePort port : service.ports()) {
                if (port.protocol() != Protocol.UDP) {
                    ports.add(port.number());
                }
            }
        }
        return ports;
    }
}
