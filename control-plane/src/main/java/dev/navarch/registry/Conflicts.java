package dev.navarch.registry;

import dev.navarch.model.Resolution;
import dev.navarch.model.ServicePort;
import dev.navarch.registry.ServiceMerge.Definition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says in words where clusters contradict the definition of a service that is in force. Pure. */
final class Conflicts {
    private Conflicts() {
    }

    /** Sorted; the first definition is the one in force. */
    static List<String> between(List<Definition> ordered) {
        List<String> conflicts = new ArrayList<>();
        Definition base = ordered.getFirst();
        for (Definition other : ordered.subList(1, ordered.size())) {
            Resolution here = ServiceMerge.resolution(base.fact());
            Resolution there = ServiceMerge.resolution(other.fact());
            if (here != there) {
                conflicts.add(
                        "%s has it as %s, %s, which defines it, as %s".formatted(other.cluster(), word(there), base.cluster(),
                                word(here)));
                continue;
            }
            Map<Integer, ServicePort> herePorts = byNumber(base);
            Map<Integer, ServicePort> therePorts = byNumber(other);
            therePorts.forEach((number, port) -> {
                ServicePort mine = herePorts.get(number);
                if (mine == null) {
                    conflicts.add("port %s of %s is not in %s, which defines it".formatted(show(port), other.cluster(),
                            base.cluster()));
                } else if (!mine.equals(port)) {
                    conflicts.add("port %s of %s is %s in %s, which defines it".formatted(show(port), other.cluster(), show(mine),
                            base.cluster()));
                }
            });
            herePorts.forEach((number, port) -> {
                if (!therePorts.containsKey(number)) {
                    conflicts.add("port %s is not in %s".formatted(show(port), other.cluster()));
                }
            });
        }
        Collections.sort(conflicts);
        return List.copyOf(conflicts);
    }

    private static Map<Integer, ServicePort> byNumber(Definition definition) {
        Map<Integer, ServicePort> ports = new TreeMap<>();
        ServiceMerge.ports(definition.fact()).forEach(port -> ports.putIfAbsent(port.number(), port));
        return ports;
    }

    private static String show(ServicePort port) {
        return port.number() + " (" + (port.name().isEmpty() ? "unnamed" : port.name()) + ", " + port.protocol().text() + ")";
    }

    private static String word(Resolution resolution) {
        return switch (resolution) {
            case CLIENT_SIDE_LB -> "an ordinary service";
            case PASSTHROUGH -> "a headless service";
            case ALIAS -> "an ExternalName";
        };
    }
}
