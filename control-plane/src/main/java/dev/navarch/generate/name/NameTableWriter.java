package dev.navarch.generate.name;

import dev.navarch.generate.IpAddresses;
import dev.navarch.generate.ProtoWriter;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.name.NameTables.PodsOf;
import dev.navarch.model.Endpoint;
import dev.navarch.model.Health;
import dev.navarch.model.Network;
import dev.navarch.model.Service;
import dev.navarch.model.Workload;
import dev.navarch.model.World;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes one name table, straight from the model, in the order of names; a test holds the bytes against those of the generated classes. Field
 * numbers are those of {@code istio/networking/nds/v1/nds.proto}. Single use, one thread.
 *
 * <p>The name of a headless service stands for its pods' addresses, and each of its pods that has a subdomain has a name of its own. Where two
 * clusters have a pod of the same name, the one of the proxy's own cluster is meant.
 */
final class NameTableWriter {
    private static final String KUBERNETES = "Kubernetes";
    /** Agents do not look at it. */
    private static final String NAME = "name-table";

    private final World world;
    private final NameTableView view;
    private final PodsOf podsOf;
    private final TreeMap<String, Entry> table = new TreeMap<>();

    private record Entry(Collection<String> addresses, String shortName, String namespace) {
    }

    NameTableWriter(World world, NameTableView view, PodsOf podsOf) {
        this.world = world;
        this.view = view;
        this.podsOf = podsOf;
    }

    void add(Service service) {
        if (!view.scope().sees(service)) {
            return;
        }
        List<String> virtual = ProxyTraits.addresses(service, view.cluster(), view.ipv4(), view.ipv6());
        Set<String> addresses = new LinkedHashSet<>();
        if (!virtual.contains(Service.NO_ADDRESS)) {
            virtual.stream().filter(IpAddresses::isIp).forEach(addresses::add);
        } else if (service.isHeadless()) {
            world.endpointsOf(service.key()).all().forEach(endpoint -> addPod(service, endpoint, addresses));
        }
        if (!addresses.isEmpty()) {
            table.put(service.hostname(), new Entry(addresses, service.name(), service.namespace()));
        }
    }

    private void addPod(Service service, Endpoint endpoint, Set<String> ofService) {
        Workload workload = endpoint.workload();
        boolean fit = service.publishNotReadyAddresses() || endpoint.health() == Health.HEALTHY;
        if (!fit || !isReached(workload.network()) || !endpoint.addresses().stream().allMatch(IpAddresses::isIp)) {
            return;
        }
        boolean own = view.cluster() == null || workload.cluster().equals(view.cluster());
        if (!workload.subdomain().isEmpty()) {
            String shortName = workload.hostname() + "." + workload.subdomain();
            String host = shortName + service.hostname().substring(service.hostname().indexOf('.'));
            Entry entry = new Entry(endpoint.addresses(), shortName, service.namespace());
            if (own) {
                table.put(host, entry);
            } else {
                table.putIfAbsent(host, entry);
            }
        }
        if (own || podsOf == PodsOf.ALL_CLUSTERS) {
            ofService.addAll(endpoint.addresses());
        }
    }

    /** Whoever does not know its network is taken to be near. */
    private boolean isReached(Network network) {
        return !network.isKnown() || !view.network().isKnown() || network.equals(view.network());
    }

    /** A table of what was added. */
    Resource write() {
        ProtoWriter writer = new ProtoWriter();
        table.descendingMap().forEach((host, entry) -> entry(host, entry, writer));
        return resource(writer.toByteArray());
    }

    /**
     * The table before, with what was added in the place of all that some namespaces had.
     *
     * @param previous a table of the same view
     * @param namespaces of which everything has been added
     */
    Resource patch(Resource previous, Set<String> namespaces) {
        ProtoWriter writer = new ProtoWriter();
        SortedMap<String, byte[]> entries = new TreeMap<>();
        table.forEach((host, entry) -> {
            entry(host, entry, writer.reset());
            entries.put(host, writer.toByteArray());
        });
        List<String> endings = namespaces.stream().map(namespace -> "." + namespace + ".svc." + world.domainSuffix()).toList();
        return resource(new TablePatch(previous, endings, entries).write());
    }

    private static Resource resource(byte[] message) {
        return Resource.ofBytes(ResourceType.NAME_TABLE, NAME, message, message.length);
    }

    private static void entry(String host, Entry entry, ProtoWriter writer) {
        int whole = writer.position();
        int end = writer.position();
        info(entry, writer);
        writer.message(2, end);
        writer.string(1, host);
        writer.message(1, whole);
    }

    private static void info(Entry entry, ProtoWriter writer) {
        writer.string(4, entry.namespace());
        writer.string(3, entry.shortName());
        writer.string(2, KUBERNETES);
        for (String address : List.copyOf(entry.addresses()).reversed()) {
            writer.string(1, address);
        }
    }
}
