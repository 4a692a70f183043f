package dev.navarch.bench.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.KubeApi;
import java.nio.charset.StandardCharsets;

/** Changes one EndpointSlice of one cluster: an address that nobody else has comes, so that it can be found in what proxies receive. */
final class Changes {
    private final KubeApi api;
    private final String path;
    private final ObjectNode slice;
    private final int addresses;
    private int number;

    /** On the slice of that name in the namespace; it must have an address. */
    Changes(KubeApi api, String namespace, String name) {
        this.api = api;
        this.path = "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices/" + name;
        JsonNode found = api.get(path);
        this.slice = found.deepCopy();
        this.addresses = slice.withArray("endpoints").size();
        ((ObjectNode) slice.path("metadata")).remove("resourceVersion");
    }

    /** The address that the next {@link #apply} brings, as it stands in an assignment. */
    byte[] next() {
        number++;
        return address().getBytes(StandardCharsets.UTF_8);
    }

    private String address() {
        return "10.77." + (number / 250) % 250 + "." + (1 + number % 250);
    }

    /** Puts the address beside those that were there at the start, in the place of the last one that came so. */
    void apply() {
        ArrayNode endpoints = slice.withArray("endpoints");
        while (endpoints.size() > addresses) {
            endpoints.remove(endpoints.size() - 1);
        }
        ObjectNode added = endpoints.get(0).deepCopy();
        added.putArray("addresses").add(address());
        added.remove("targetRef");
        endpoints.add(added);
        api.replace(path, slice.toString());
    }
}
