package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A Pod (core/v1). */
final class PodDraft extends Draft<PodFact> {
    private final List<PodFact.ContainerPort> ports = new ArrayList<>(4);
    private final List<String> ips = new ArrayList<>(1);
    private String ip = "";
    private String serviceAccount = "";
    private String node = "";
    private String hostname = "";
    private String subdomain = "";
    private String phase = "";
    private boolean ready;

    PodDraft(Interner interner) {
        super(interner);
    }

    @Override
    boolean keepsAnnotation(String name) {
        return false;
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
            case 2 << 3 | 2 -> container(in, true);
            case 8 << 3 | 2 -> serviceAccount = text(in, "spec.serviceAccountName");
            case 10 << 3 | 2 -> node = text(in, "spec.nodeName");
            case 16 << 3 | 2 -> hostname = text(in, "spec.hostname");
            case 17 << 3 | 2 -> subdomain = text(in, "spec.subdomain");
            case 20 << 3 | 2 -> container(in, false);
            default -> in.skip(tag);
        }
    }

    private void container(Wire in, boolean listens) throws IOException {
        ContainerDraft container = new ContainerDraft(this, listens);
        if (in.tryMessage(t -> container.field(t, in))) {
            ports.addAll(container.ports());
        } else {
            complain("a container is unreadable");
        }
    }

    private void status(int tag, Wire in) throws IOException {
        switch (tag) {
            case 1 << 3 | 2 -> phase = text(in, "status.phase");
            case 2 << 3 | 2 -> {
                String[] typeAndStatus = {"", ""};
                in.tryMessage(t -> {
                    if (t == Wire.bytes(1) || t == Wire.bytes(2)) {
                        typeAndStatus[(t >> 3) - 1] = text(in, "status.conditions");
                    } else {
                        in.skip(t);
                    }
                });
                condition(typeAndStatus[0], typeAndStatus[1]);
            }
            case 6 << 3 | 2 -> ip = freshText(in, "status.podIP");
            case 12 << 3 | 2 -> in.message(t -> {
                if (t == Wire.bytes(1)) {
                    ips.add(freshText(in, "status.podIPs"));
                } else {
                    in.skip(t);
                }
            });
            default -> in.skip(tag);
        }
    }

    private void condition(String type, String status) {
        if (type.equals("Ready")) {
            ready = status.equals("True");
        }
    }

    @Override
    void json(JsonNode object) {
        JsonNode spec = object.path("spec");
        serviceAccount = text(spec, "serviceAccountName");
        node = text(spec, "nodeName");
        hostname = text(spec, "hostname");
        subdomain = text(spec, "subdomain");
        containers(spec.path("containers"), true);
        containers(spec.path("initContainers"), false);
        JsonNode status = object.path("status");
        phase = text(status, "phase");
        ip = freshText(status, "podIP");
        status.path("podIPs").forEach(each -> ips.add(freshText(each, "ip")));
        status.path("conditions").forEach(each -> condition(text(each, "type"), text(each, "status")));
    }

    private void containers(JsonNode nodes, boolean listen) {
        for (JsonNode node : nodes) {
            ContainerDraft container = new ContainerDraft(this, listen);
            container.json(node);
            ports.addAll(container.ports());
        }
    }

    @Override
    PodFact fact(ObjectKey key) {
        if (ips.isEmpty() && !ip.isEmpty()) {
            ips.add(ip);
        }
        ips.removeIf(each -> {
            boolean bad = !Addresses.isIp(each);
            if (bad) {
                complain("status.podIPs: " + each + " is no IP address");
            }
            return bad;
        });
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        String ownHost = subdomain.isEmpty() ? "" : hostname.isEmpty() ? key.name() : hostname;
        Labels labels = meta.labels();
        return new PodFact(key, ips, labels, serviceAccount, node, interner.share(WorkloadName.of(meta, labels)), ownHost,
                subdomain, interner.share(List.copyOf(ports)), ready && !ended && !meta.deleting);
    }
}
