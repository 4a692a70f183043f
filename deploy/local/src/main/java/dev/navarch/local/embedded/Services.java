package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Completes services: addresses from the cluster's range (IPv4), node ports, the defaults of their fields.
 *
 * <p>Guarded by the store's lock.
 */
final class Services implements Store.Follower {
    private static final int FIRST_NODE_PORT = 30000;
    private static final int NODE_PORTS = 2768;

    private final String range;
    private final int network;
    private final int size;
    private final BitSet addresses = new BitSet();
    private final BitSet nodePorts = new BitSet();

    /** @param range the service range, such as {@code 10.96.0.0/16} */
    Services(String range) {
        this.range = range;
        int slash = range.indexOf('/');
        int bits = Integer.parseInt(range.substring(slash + 1));
        if (bits < 8 || bits > 30) {
            throw new IllegalArgumentException("service range " + range + ": the prefix must be between 8 and 30");
        }
        this.size = 1 << (32 - bits);
        this.network = number(range.substring(0, slash)) & -size;
        addresses.set(0);
        addresses.set(size - 1);
    }

    void creating(ResourceType type, ObjectNode tree) {
        ObjectNode spec = Json.child(tree, "spec");
        Defaults.fill(spec, "type", "ClusterIP");
        Defaults.fill(spec, "sessionAffinity", "None");
        for (JsonNode port : spec.path("ports")) {
            Defaults.fill(port, "protocol", "TCP");
            if (port instanceof ObjectNode object && !object.has("targetPort")) {
                object.set("targetPort", object.path("port"));
            }
        }
        Json.child(tree, "status").putObject("loadBalancer");
        if (!Json.text(spec, "type").equals("ExternalName")) {
            address(type, tree, spec);
        }
        external(spec);
    }

    void updating(ResourceType type, ObjectNode before, ObjectNode tree) {
        ObjectNode spec = Json.child(tree, "spec");
        JsonNode old = before.path("spec");
        for (String field : new String[]{"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"}) {
            if (!spec.has(field) && old.has(field) && !Json.text(spec, "type").equals("ExternalName")) {
                spec.set(field, old.path(field));
            }
        }
        String address = Json.text(old, "clusterIP");
        if (!address.isEmpty() && spec.has("clusterIP") && !Json.text(spec, "clusterIP").equals(address)) {
            throw Refusal.invalid(type, Json.text(tree, "metadata", "name"), "spec.clusterIPs[0]",
                    "Invalid value: [\"" + Json.text(spec, "clusterIP") + "\"]: may not change once set");
        }
        JsonNode status = tree.get("status");
        creating(type, tree);
        if (status != null) {
            tree.set("status", status);
        }
    }

    private void address(ResourceType type, ObjectNode tree, ObjectNode spec) {
        String address = Json.text(spec, "clusterIP");
        if (!spec.has("clusterIPs")) {
            if (address.isEmpty()) {
                address = allocate();
                spec.put("clusterIP", address);
            } else if (!address.equals("None")) {
                reserve(type, Json.text(tree, "metadata", "name"), address);
            }
            spec.putArray("clusterIPs").add(address);
        }
        if (!spec.has("ipFamilies")) {
            spec.putArray("ipFamilies").add(address.contains(":") ? "IPv6" : "IPv4");
        }
        Defaults.fill(spec, "ipFamilyPolicy", "SingleStack");
        Defaults.fill(spec, "internalTrafficPolicy", "Cluster");
    }

    private void external(ObjectNode spec) {
        boolean balanced = Json.text(spec, "type").equals("LoadBalancer");
        if (!balanced && !Json.text(spec, "type").equals("NodePort")) {
            return;
        }
        Defaults.fill(spec, "externalTrafficPolicy", "Cluster");
        if (balanced && !spec.has("allocateLoadBalancerNodePorts")) {
            spec.put("allocateLoadBalancerNodePorts", true);
        }
        for (JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode object && object.path("nodePort").asInt() == 0) {
                int free = nodePorts.nextClearBit(0) % NODE_PORTS;
                nodePorts.set(free);
                object.put("nodePort", FIRST_NODE_PORT + free);
            }
        }
    }

    private String allocate() {
        int free = addresses.nextClearBit(1);
        if (free >= size) {
            throw Refusal.unprocessable("failed to allocate a serviceIP: range " + range + " is full");
        }
        addresses.set(free);
        int address = network + free;
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    private void reserve(ResourceType type, String service, String address) {
        int offset = offset(address);
        if (offset < 0 || offset >= size) {
            throw Refusal.invalid(type, service, "spec.clusterIPs", "Invalid value: [\"" + address
                    + "\"]: failed to allocate IP " + address + ": the provided network does not match the current range "
                    + range);
        }
        if (addresses.get(offset)) {
            throw Refusal.invalid(type, service, "spec.clusterIPs",
                    "Invalid value: [\"" + address + "\"]: failed to allocate IP " + address
                            + ": provided IP is already allocated");
        }
        addresses.set(offset);
    }

    @Override
    public void changed(ResourceType type, Change change) {
        if (change.kind() != Change.Kind.DELETED || !type.qualified().equals("services")) {
            return;
        }
        JsonNode spec = change.now().tree().path("spec");
        int offset = offset(Json.text(spec, "clusterIP"));
        if (offset > 0 && offset < size - 1) {
            addresses.clear(offset);
        }
        for (JsonNode port : spec.path("ports")) {
            int nodePort = port.path("nodePort").asInt() - FIRST_NODE_PORT;
            if (nodePort >= 0) {
                nodePorts.clear(nodePort);
            }
        }
    }

    @Override
    public void settle() {
        // Addresses follow deletions at once; nothing is left to do.
    }

    private int offset(String address) {
        return address.matches("[0-9.]+") ? number(address) - network : -1;
    }

    private static int number(String address) {
        try {
            return ByteBuffer.wrap(InetAddress.ofLiteral(address).getAddress()).getInt();
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("not an IPv4 address: " + address);
        }
    }
}
