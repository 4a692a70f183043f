package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.SliceFact;
import dev.navarch.model.SliceFact.AddressType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An EndpointSlice (discovery.k8s.io/v1). */
final class SliceDraft extends Draft<SliceFact> {
    private static final String SERVICE_LABEL = "kubernetes.io/service-name";
    /** Slices of the multicluster services API are copies of other clusters' endpoints, which we know first hand. */
    private static final String FOREIGN_LABEL = "multicluster.kubernetes.io/service-name";

    private final List<SliceFact.Port> ports = new ArrayList<>();
    private final List<EndpointDraft> endpoints = new ArrayList<>();
    private String addressType = "";

    SliceDraft(Interner interner) {
        super(interner);
    }

    @Override
    boolean keepsAnnotation(String name) {
        return false;
    }

    @Override
    void field(int tag, Wire in) throws IOException {
        switch (tag) {
            case 2 << 3 | 2 -> {
                EndpointDraft endpoint = new EndpointDraft(this);
                if (in.tryMessage(t -> endpoint.field(t, in))) {
                    endpoints.add(endpoint);
                } else {
                    complain("an endpoint is unreadable");
                }
            }
            case 3 << 3 | 2 -> port(in);
            case 4 << 3 | 2 -> addressType = text(in, "addressType");
            default -> in.skip(tag);
        }
    }

    private void port(Wire in) throws IOException {
        String[] name = {""};
        int[] number = new int[1];
        boolean sound = in.tryMessage(t -> {
            switch (t) {
                case 1 << 3 | 2 -> name[0] = text(in, "ports.name");
                case 3 << 3 -> number[0] = in.integer();
                default -> in.skip(t);
            }
        });
        if (sound) {
            addPort(name[0], number[0]);
        } else {
            complain("a port is unreadable");
        }
    }

    private void addPort(String name, int number) {
        if (number == 0 || Addresses.isPort(number)) {
            ports.add(new SliceFact.Port(name, number));
        } else {
            complain("port " + number + " is out of range");
        }
    }

    @Override
    void json(JsonNode object) {
        addressType = text(object, "addressType");
        for (JsonNode port : object.path("ports")) {
            addPort(text(port, "name"), port.path("port").asInt(0));
        }
        for (JsonNode node : object.path("endpoints")) {
            EndpointDraft endpoint = new EndpointDraft(this);
            endpoint.json(node);
            endpoints.add(endpoint);
        }
    }

    @Override
    @Nullable
    SliceFact fact(ObjectKey key) {
        Labels labels = meta.labels();
        String service = labels.getOrDefault(SERVICE_LABEL, "");
        if (service.isEmpty() || labels.get(FOREIGN_LABEL) != null) {
            return null;
        }
        AddressType type = switch (addressType) {
            case "IPv4" -> AddressType.IPV4;
            case "IPv6" -> AddressType.IPV6;
            default -> null;
        };
        if (type == null) {
            if (!addressType.equals("FQDN")) {
                complain("addressType " + addressType + " is unknown");
            }
            return null;
        }
        List<SliceFact.Address> addresses = new ArrayList<>(endpoints.size());
        for (EndpointDraft endpoint : endpoints) {
            endpoint.addTo(addresses, type, key.namespace());
        }
        return new SliceFact(key, service, type, interner.share(List.copyOf(ports)), addresses);
    }
}
