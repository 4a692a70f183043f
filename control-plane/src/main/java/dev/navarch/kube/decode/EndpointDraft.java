package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.SliceFact;
import dev.navarch.model.SliceFact.AddressType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One endpoint of a slice while it is being read. */
final class EndpointDraft {
    private final Draft<?> slice;
    private final List<String> ips = new ArrayList<>(1);
    private @Nullable Boolean ready;
    private @Nullable Boolean serving;
    private @Nullable Boolean terminating;
    private String targetKind = "";
    private String targetNamespace = "";
    private String targetName = "";
    private String node = "";
    private String zone = "";

    EndpointDraft(Draft<?> slice) {
        this.slice = slice;
    }

    void field(int tag, Wire in) throws IOException {
        switch (tag) {
            case 1 << 3 | 2 -> ips.add(slice.freshText(in, "endpoints.addresses"));
            case 2 << 3 | 2 -> in.message(t -> condition(t, in));
            case 4 << 3 | 2 -> in.message(t -> target(t, in));
            case 6 << 3 | 2 -> node = slice.text(in, "endpoints.nodeName");
            case 7 << 3 | 2 -> zone = slice.text(in, "endpoints.zone");
            default -> in.skip(tag);
        }
    }

    private void condition(int tag, Wire in) throws IOException {
        switch (tag) {
            case 1 << 3 -> ready = in.truth();
            case 2 << 3 -> serving = in.truth();
            case 3 << 3 -> terminating = in.truth();
            default -> in.skip(tag);
        }
    }

    private void target(int tag, Wire in) throws IOException {
        switch (tag) {
            case 1 << 3 | 2 -> targetKind = slice.text(in, "endpoints.targetRef.kind");
            case 2 << 3 | 2 -> targetNamespace = slice.text(in, "endpoints.targetRef.namespace");
            case 3 << 3 | 2 -> targetName = slice.freshText(in, "endpoints.targetRef.name");
            default -> in.skip(tag);
        }
    }

    void json(JsonNode endpoint) {
        endpoint.path("addresses").forEach(ip -> ips.add(ip.asText("")));
        JsonNode conditions = endpoint.path("conditions");
        ready = truth(conditions.path("ready"));
        serving = truth(conditions.path("serving"));
        terminating = truth(conditions.path("terminating"));
        JsonNode target = endpoint.path("targetRef");
        targetKind = slice.text(target, "kind");
        targetNamespace = slice.text(target, "namespace");
        targetName = slice.freshText(target, "name");
        node = slice.text(endpoint, "nodeName");
        zone = slice.text(endpoint, "zone");
    }

    private static @Nullable Boolean truth(JsonNode node) {
        return node.isBoolean() ? node.booleanValue() : null;
    }

    /** Adds what makes sense of it, one for each of its addresses. */
    void addTo(List<SliceFact.Address> addresses, AddressType type, String namespace) {
        boolean isReady = ready == null || ready;
        boolean isServing = serving == null ? isReady : serving;
        boolean isTerminating = terminating == null || terminating;
        boolean isPod = targetKind.equals("Pod") && (targetNamespace.isEmpty() || targetNamespace.equals(namespace));
        if (ips.isEmpty()) {
            slice.complain("an endpoint has no address");
        }
        for (String ip : ips) {
            boolean sound = type == AddressType.IPV4 ? Addresses.isIpv4(ip) : Addresses.isIpv6(ip);
            if (sound) {
                addresses.add(new SliceFact.Address(ip, isReady, isServing, isTerminating, isPod ? targetName : "", node, zone));
            } else {
                slice.complain("endpoint address " + ip + " is no " + type + " address");
            }
        }
    }
}
