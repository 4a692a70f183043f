package dev.navarch.kube.decode;

import dev.navarch.model.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints how many bytes a pod and an endpoint cost once decoded. Run by hand: heap in use before and after. */
final class RetainedMemory {
    private static final int PODS = 100_000;
    private static final int PER_SLICE = 100;

    private RetainedMemory() {
    }

    public static void main(String[] args) throws InterruptedException {
        Interner interner = new Interner(1 << 16);
        FactKinds kinds = new FactKinds(interner, (_, _, _) -> {
        });
        long before = used();
        List<Fact> pods = new ArrayList<>(PODS);
        long start = System.nanoTime();
        for (int i = 0; i < PODS; i++) {
            byte[] bytes = Encoded.protobuf("Pod", pod(i));
            pods.add(kinds.pods().protobuf(bytes, 0, bytes.length).value());
        }
        long afterPods = used();
        List<Fact> slices = new ArrayList<>();
        for (int i = 0; i < PODS / PER_SLICE; i++) {
            byte[] bytes = Encoded.protobuf("EndpointSlice", slice(i));
            slices.add(kinds.slices().protobuf(bytes, 0, bytes.length).value());
        }
        long afterSlices = used();
        System.out.printf("bytes per pod: %d%nbytes per endpoint: %d%nseconds: %d%n", (afterPods - before) / PODS,
                (afterSlices - afterPods) / PODS, (System.nanoTime() - start) / 1_000_000_000);
        if (pods.size() + slices.size() + interner.hashCode() == 0) {
            throw new IllegalStateException();
        }
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Ten pods to a deployment, thirty to a node, eight labels. */
    private static Map<String, Object> pod(int i) {
        int deployment = i / 10;
        String hash = "7d9f" + deployment;
        Map<String, Object> labels = new HashMap<>(
                Map.of("app", "service-" + deployment, "version", "v1", "pod-template-hash", hash,
                        "security.istio.io/tlsMode", "istio", "service.istio.io/canonical-name", "service-" + deployment,
                        "service.istio.io/canonical-revision", "v1", "topology.istio.io/network", "network1", "team",
                        "team-" + deployment % 50));
        return Map.of("metadata",
                Map.of("name", name(i), "generateName", "service-" + deployment + "-" + hash + "-", "namespace",
                        "ns-" + deployment % 100,
                        "labels", labels, "ownerReferences",
                        List.of(Map.of("kind", "ReplicaSet", "name", "service-" + deployment + "-" + hash, "controller", true))),
                "spec",
                Map.of("serviceAccountName", "service-" + deployment, "nodeName", "node-" + i / 30, "containers",
                        List.of(Map.of("name", "app", "ports", List.of(Map.of("name", "http", "containerPort", 8080))))),
                "status", Map.of("phase", "Running", "podIPs", List.of(Map.of("ip", ip(i))), "conditions",
                        List.of(Map.of("type", "Ready", "status", "True"))));
    }

    private static Map<String, Object> slice(int slice) {
        List<Object> endpoints = new ArrayList<>();
        for (int i = slice * PER_SLICE; i < (slice + 1) * PER_SLICE; i++) {
            endpoints.add(Map.of("addresses", List.of(ip(i)), "conditions", Map.of("ready", true), "nodeName", "node-" + i / 30,
                    "zone",
                    "zone-" + i % 3, "targetRef", Map.of("kind", "Pod", "name", name(i), "namespace", "ns-" + slice % 100)));
        }
        return Map.of("metadata",
                Map.of("name", "service-" + slice + "-abcde", "namespace", "ns-" + slice % 100, "labels",
                        Map.of("kubernetes.io/service-name", "service-" + slice)),
                "addressType", "IPv4", "ports", List.of(Map.of("name", "http", "port", 8080)), "endpoints", endpoints);
    }

    private static String name(int i) {
        return "service-" + i / 10 + "-7d9f" + i / 10 + "-" + Integer.toString(i + 1_000_000, 36);
    }

    private static String ip(int i) {
        return "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
    }
}
