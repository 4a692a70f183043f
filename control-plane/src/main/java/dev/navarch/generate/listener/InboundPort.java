package dev.navarch.generate.listener;

import dev.navarch.generate.Names;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ServiceTarget;
import dev.navarch.generate.ServiceTargets;
import dev.navarch.model.Protocol;
import dev.navarch.model.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A port on which the workload answers for a service.
 *
 * @param targetPort on which the workload listens
 * @param hostname of the service; with {@code servicePort} what spans are called by
 * @param stat the name of its TCP statistics
 */
record InboundPort(int targetPort, Protocol protocol, String hostname, int servicePort, String stat) {

    /** One for each target port, in ascending order; the oldest service has it. */
    static List<InboundPort> of(World world, Proxy proxy) {
        List<InboundPort> ports = new ArrayList<>();
        for (ServiceTarget target : ServiceTargets.of(world, proxy)) {
            if (isServed(world, target)) {
                ports.add(new InboundPort(target.targetPort(), target.protocol(), target.service().hostname(),
                        target.port().number(), stat(world, target)));
            }
        }
        ports.sort(Comparator.comparingInt(InboundPort::targetPort));
        return List.copyOf(ports);
    }

    /** A chain for the proxy's own port would take the place of the one that ends loops. */
    private static boolean isServed(World world, ServiceTarget target) {
        return target.targetPort() != world.mesh().proxyInboundListenPort() && target.targetPort() <= 65535;
    }

    /** Services that speak something else on a target port that an older one has: the older one's protocol is in force. */
    static List<Conflict> conflicts(World world, Proxy proxy) {
        Map<Integer, ServiceTarget> oldest = new HashMap<>();
        List<Conflict> conflicts = new ArrayList<>();
        for (ServiceTarget target : ServiceTargets.all(world, proxy)) {
            ServiceTarget first = oldest.putIfAbsent(target.targetPort(), target);
            if (first != null && first.protocol() != target.protocol() && isServed(world, target)) {
                conflicts.add(new Conflict(Conflict.Kind.INBOUND,
                        Names.listener(Families.of(proxy).wildcard(), target.targetPort()), first.service().hostname(),
                        target.service().hostname()));
            }
        }
        return conflicts;
    }

    private static String stat(World world, ServiceTarget target) {
        return Stats.prefix(Names.inbound(target.targetPort()), world.mesh().inboundClusterStatName(), target.service(),
                target.port(), Integer.toString(target.targetPort()));
    }

    Traffic traffic() {
        return Traffic.of(protocol);
    }
}
