package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.ServiceFact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Service (core/v1). */
final class ServiceDraft extends Draft<ServiceFact> {
    private static final String LOCAL = "Local";

    private final List<ServiceFact.Port> ports = new ArrayList<>();
    private final List<String> selector = new ArrayList<>();
    private final List<String> clusterIps = new ArrayList<>();
    private final List<String> balancers = new ArrayList<>(0);
    private final List<String> externalIps = new ArrayList<>(0);
    private String clusterIp = "";
    private String type = "";
    private String externalName = "";
    private String trafficDistribution = "";
    private boolean publishNotReady;
    private boolean nodeLocal;

    ServiceDraft(Interner interner) {
        super(interner);
    }

    @Override
    boolean keepsAnnotation(String name) {
        return switch (name) {
            case "networking.istio.io/exportTo", "networking.istio.io/traffic-distribution", "traffic.istio.io/nodeSelector" ->
                true;
            default -> name.startsWith("alpha.istio.io/");
        };
    }

    @Override
    void field(int tag, Wire in) throws IOException {
        switch (tag) {
            case 2 << 3 | 2 -> in.message(t -> spec(t, in));
            case 3 << 3 | 2 -> in.message(t -> status(t, in));
            default -> in.skip(tag);
        }
    }

    private void spec(int tag, Wire in) throws IOException {
        switch (tag) {
            case 1 << 3 | 2 -> {
                PortDraft port = new PortDraft(this);
                add(port, in.tryMessage(t -> port.field(t, in)));
            }
            case 2 << 3 | 2 -> select(in);
            case 3 << 3 | 2 -> clusterIp = text(in, "spec.clusterIP");
            case 4 << 3 | 2 -> type = text(in, "spec.type");
            case 5 << 3 | 2 -> externalIps.add(text(in, "spec.externalIPs"));
            case 10 << 3 | 2 -> externalName = text(in, "spec.externalName");
            case 13 << 3 -> publishNotReady = in.truth();
            case 18 << 3 | 2 -> clusterIps.add(text(in, "spec.clusterIPs"));
            case 22 << 3 | 2 -> nodeLocal = text(in, "spec.internalTrafficPolicy").equals(LOCAL);
            case 23 << 3 | 2 -> trafficDistribution = text(in, "spec.trafficDistribution");
            default -> in.skip(tag);
        }
    }

    private void select(Wire in) throws IOException {
        String[] pair = {"", ""};
        boolean sound = in.tryMessage(t -> {
            if (t == Wire.bytes(1) || t == Wire.bytes(2)) {
                pair[(t >> 3) - 1] = text(in, "spec.selector");
            } else {
                in.skip(t);
            }
        });
        if (sound) {
            selector.add(pair[0]);
            selector.add(pair[1]);
        } else {
            complain("spec.selector is unreadable");
        }
    }

    private void status(int tag, Wire in) throws IOException {
        if (tag != Wire.bytes(1)) {
            in.skip(tag);
            return;
        }
        in.message(t -> {
            if (t == Wire.bytes(1)) {
                String[] ipAndName = {"", ""};
                in.tryMessage(u -> {
                    if (u == Wire.bytes(1) || u == Wire.bytes(2)) {
                        ipAndName[(u >> 3) - 1] = text(in, "status.loadBalancer.ingress");
                    } else {
                        in.skip(u);
                    }
                });
                balancer(ipAndName[0], ipAndName[1]);
            } else {
                in.skip(t);
            }
        });
    }

    private void balancer(String ip, String hostname) {
        if (!ip.isEmpty() && !Addresses.isIp(ip)) {
            complain("status.loadBalancer.ingress: " + ip + " is no IP address");
        } else if (!ip.isEmpty()) {
            balancers.add(ip);
        }
        if (!hostname.isEmpty()) {
            balancers.add(hostname);
        }
    }

    private void add(PortDraft port, boolean sound) {
        if (!sound) {
            complain("a port is unreadable");
        } else if (!Addresses.isPort(port.number)) {
            complain("port " + port.number + " is out of range");
        } else {
            ports.add(port.port());
        }
    }

    @Override
    void json(JsonNode object) {
        JsonNode spec = object.path("spec");
        for (JsonNode node : spec.path("ports")) {
            PortDraft port = new PortDraft(this);
            port.json(node);
            add(port, true);
        }
        for (Map.Entry<String, JsonNode> pair : spec.path("selector").properties()) {
            selector.add(interner.share(pair.getKey()));
            selector.add(interner.share(pair.getValue().asText("")));
        }
        clusterIp = text(spec, "clusterIP");
        type = text(spec, "type");
        externalName = text(spec, "externalName");
        trafficDistribution = text(spec, "trafficDistribution");
        nodeLocal = text(spec, "internalTrafficPolicy").equals(LOCAL);
        publishNotReady = spec.path("publishNotReadyAddresses").booleanValue();
        spec.path("clusterIPs").forEach(ip -> clusterIps.add(ip.asText("")));
        spec.path("externalIPs").forEach(ip -> externalIps.add(ip.asText("")));
        object.path("status").path("loadBalancer").path("ingress").forEach(in -> balancer(text(in, "ip"), text(in, "hostname")));
    }

    @Override
    ServiceFact fact(ObjectKey key) {
        if (clusterIps.isEmpty() && !clusterIp.isEmpty()) {
            clusterIps.add(clusterIp);
        }
        clusterIps.removeIf(ip -> !isClusterIp(ip));
        externalIps.removeIf(ip -> {
            boolean bad = !Addresses.isIp(ip);
            if (bad) {
                complain("spec.externalIPs: " + ip + " is no IP address");
            }
            return bad;
        });
        balancers.addAll(externalIps);
        Labels wanted = selector.isEmpty() ? Labels.EMPTY : interner.share(Labels.of(selector.toArray(String[]::new)));
        return new ServiceFact(key, type.isEmpty() ? "ClusterIP" : type, clusterIps, externalName, balancers,
                interner.share(List.copyOf(ports)), wanted, meta.labels(), meta.annotations(), nodeLocal, publishNotReady,
                trafficDistribution, meta.created, meta.resourceVersion);
    }

    private boolean isClusterIp(String ip) {
        if (ip.equals("None") || Addresses.isIp(ip)) {
            return true;
        }
        if (!ip.isEmpty()) {
            complain("spec.clusterIPs: " + ip + " is no IP address");
        }
        return false;
    }

    /** One port while it is being read. */
    private static final class PortDraft {
        private final ServiceDraft service;
        private String name = "";
        private String transport = "TCP";
        private String appProtocol = "";
        private String targetPort = "";
        private int number;
        private int nodePort;
        private boolean targetIsText;
        private int targetNumber;

        PortDraft(ServiceDraft service) {
            this.service = service;
        }

        void field(int tag, Wire in) throws IOException {
            switch (tag) {
                case 1 << 3 | 2 -> name = service.text(in, "spec.ports.name");
                case 2 << 3 | 2 -> setTransport(service.text(in, "spec.ports.protocol"));
                case 3 << 3 -> number = in.integer();
                case 4 << 3 | 2 -> in.message(t -> target(t, in));
                case 5 << 3 -> nodePort = in.integer();
                case 6 << 3 | 2 -> appProtocol = service.text(in, "spec.ports.appProtocol");
                default -> in.skip(tag);
            }
        }

        /** An {@code IntOrString}: which of the two it is stands in a field of its own. */
        private void target(int tag, Wire in) throws IOException {
            switch (tag) {
                case 1 << 3 -> targetIsText = in.longInteger() == 1;
                case 2 << 3 -> targetNumber = in.integer();
                case 3 << 3 | 2 -> targetPort = service.text(in, "spec.ports.targetPort");
                default -> in.skip(tag);
            }
        }

        void json(JsonNode port) {
            name = service.text(port, "name");
            setTransport(service.text(port, "protocol"));
            number = port.path("port").asInt(0);
            nodePort = port.path("nodePort").asInt(0);
            appProtocol = service.text(port, "appProtocol");
            JsonNode target = port.path("targetPort");
            targetIsText = target.isTextual();
            targetNumber = target.asInt(0);
            targetPort = target.isTextual() ? service.interner.share(target.textValue()) : "";
        }

        private void setTransport(String text) {
            if (!text.isEmpty()) {
                transport = text;
            }
        }

        ServiceFact.Port port() {
            String target = targetIsText ? targetPort : targetNumber == 0 ? "" : Integer.toString(targetNumber);
            return new ServiceFact.Port(name, number, transport, appProtocol, service.interner.share(target), nodePort);
        }
    }
}
