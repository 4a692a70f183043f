package dev.navarch.bench.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.KubeApi;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Changes endpoint slices of one cluster: an address that nobody else has comes, so that it can be found in what proxies receive. */
final class Changes {
    private final KubeApi api;
    private final List<Slice> slices = new ArrayList<>();
    private int number;

    private record Slice(String path, ObjectNode object, int addresses) {
    }

    /**
     * A change that is ready to be made.
     *
     * @param mark the address that it brings, as it stands in an assignment
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    record Change(byte[] mark, Runnable apply) {
    }

    /**
     * @param prefix slices are those of this name and numbers from 0; each must have an address
     * @param count how many of them are changed in turn
     */
    Changes(KubeApi api, String namespace, String prefix, int count) {
        this.api = api;
        for (int i = 0; i < count; i++) {
            String path = "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices/" + prefix + i;
            JsonNode found = api.get(path);
            ObjectNode object = found.deepCopy();
            ObjectNode metadata = object.withObject("/metadata");
            metadata.remove("resourceVersion");
            metadata.remove("managedFields");
            slices.add(new Slice(path, object, object.withArray("endpoints").size()));
        }
    }

    /** The next address comes to the next slice, in the place of the last one that came so. */
    Change next() {
        number++;
        Slice slice = slices.get(number % slices.size());
        String address = "10.77." + number / 250 % 250 + "." + (1 + number % 250);
        ArrayNode endpoints = slice.object().withArray("endpoints");
        while (endpoints.size() > slice.addresses()) {
            endpoints.remove(endpoints.size() - 1);
        }
        ObjectNode added = endpoints.get(0).deepCopy();
        added.putArray("addresses").add(address);
        added.remove("targetRef");
        endpoints.add(added);
        String text = slice.object().toString();
        return new Change(address.getBytes(StandardCharsets.UTF_8), () -> api.replace(slice.path(), text));
    }
}
