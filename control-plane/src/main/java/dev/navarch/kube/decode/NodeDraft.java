package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Node (core/v1). */
final class NodeDraft extends Draft<NodeFact> {
    private static final Pattern KUBELET = Pattern.compile("v?1\\.([0-9]{1,4})\\b.*");
    private final List<String> addresses = new ArrayList<>(1);
    private int kubeletMinor;

    NodeDraft(Interner interner) {
        super(interner);
    }

    @Override
    boolean keepsAnnotation(String name) {
        return false;
    }

    @Override
    void field(int tag, Wire in) throws IOException {
        if (tag != Wire.bytes(3)) {
            in.skip(tag);
            return;
        }
        in.message(t -> {
            if (t == Wire.bytes(5)) {
                address(in);
            } else if (t == Wire.bytes(7)) {
                in.message(about -> kubelet(about, in));
            } else {
                in.skip(t);
            }
        });
    }

    private void kubelet(int tag, Wire in) throws IOException {
        if (tag == Wire.bytes(7)) {
            kubelet(freshText(in, "status.nodeInfo.kubeletVersion"));
        } else {
            in.skip(tag);
        }
    }

    private void kubelet(String version) {
        Matcher matcher = KUBELET.matcher(version);
        kubeletMinor = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private void address(Wire in) throws IOException {
        String[] typeAndAddress = {"", ""};
        in.tryMessage(t -> {
            if (t == Wire.bytes(1) || t == Wire.bytes(2)) {
                typeAndAddress[(t >> 3) - 1] = text(in, "status.addresses");
            } else {
                in.skip(t);
            }
        });
        add(typeAndAddress[0], typeAndAddress[1]);
    }

    private void add(String type, String address) {
        if (!type.equals("ExternalIP")) {
            return;
        }
        if (Addresses.isIp(address)) {
            addresses.add(address);
        } else {
            complain("status.addresses: " + address + " is no IP address");
        }
    }

    @Override
    void json(JsonNode object) {
        kubelet(freshText(object.path("status").path("nodeInfo"), "kubeletVersion"));
        object.path("status").path("addresses").forEach(each -> add(text(each, "type"), text(each, "address")));
    }

    @Override
    NodeFact fact(ObjectKey key) {
        Labels labels = meta.labels();
        Locality locality = Locality.of(
                either(labels, "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"),
                either(labels, "topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"),
                labels.getOrDefault("topology.istio.io/subzone", ""));
        return new NodeFact(key, interner.share(locality), addresses, labels, kubeletMinor);
    }

    private static String either(Labels labels, String today, String older) {
        String value = labels.getOrDefault(today, "");
        return value.isEmpty() ? labels.getOrDefault(older, "") : value;
    }
}
