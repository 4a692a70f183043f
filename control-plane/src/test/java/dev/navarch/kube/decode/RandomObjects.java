package dev.navarch.kube.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Kubernetes objects as trees of JSON, drawn at random, sensible ones and others. */
final class RandomObjects {
    private static final String[] IPS = {"10.0.0.1", "10.1.2.3", "fd00::1", "", "256.1.1.1", "not an ip", "::1", "1.2.3"};
    private static final String[] WORDS = {"", "a", "hello", "web-7d9", "zone1", "Größe", "日本", "None", "Always", "Pod", "Ready",
            "True",
            "Running", "Failed", "ReplicaSet", "Job", "web-12345678", "IPv4", "IPv6", "FQDN", "ExternalIP", "Local", "TCP",
            "UDP"};
    private static final String[] KEYS = {"app", "pod-template-hash", "kubernetes.io/service-name",
            "topology.kubernetes.io/region",
            "multicluster.kubernetes.io/service-name", "service.istio.io/workload-name", "networking.istio.io/exportTo",
            "alpha.istio.io/canonical-serviceaccounts", "failure-domain.beta.kubernetes.io/zone", "topology.istio.io/subzone"};

    private final SplittableRandom random;

    RandomObjects(long seed) {
        random = new SplittableRandom(seed);
    }

    Map<String, Object> draw(String kind) {
        Map<String, Object> object = tree("metadata", meta());
        switch (kind) {
            case "Service" -> service(object);
            case "EndpointSlice" -> slice(object);
            case "Pod" -> pod(object);
            case "Node" -> maybe(object, "status",
                    tree("addresses", some(() -> tree("type", word(), "address", ip()))));
            default -> {
            }
        }
        return object;
    }

    private Map<String, Object> meta() {
        Map<String, Object> meta = tree("name", random.nextInt(10) == 0 ? "" : word() + random.nextInt(100), "namespace",
                random.nextInt(10) == 0 ? "" : "ns" + random.nextInt(3), "resourceVersion", "" + random.nextInt(1, 1000));
        maybe(meta, "generateName", word());
        maybe(meta, "creationTimestamp", "2026-01-0" + random.nextInt(1, 9) + "T00:00:00Z");
        maybe(meta, "deletionTimestamp", "2026-01-01T00:00:00Z");
        maybe(meta, "labels", pairs());
        maybe(meta, "annotations", pairs());
        maybe(meta, "ownerReferences",
                some(() -> tree("kind", word(), "name", word() + "-" + word(), "controller", random.nextBoolean())));
        return meta;
    }

    private void service(Map<String, Object> object) {
        Map<String, Object> spec = tree("ports", some(() -> {
            Map<String, Object> port = tree("port", number());
            maybe(port, "name", word());
            maybe(port, "protocol", word());
            maybe(port, "targetPort", random.nextBoolean() ? word() : (Object) random.nextInt(1, 99999));
            maybe(port, "nodePort", random.nextInt(1, 65535));
            maybe(port, "appProtocol", word());
            return port;
        }));
        maybe(spec, "selector", pairs());
        maybe(spec, "clusterIP", ip());
        maybe(spec, "clusterIPs", some(this::ip));
        maybe(spec, "type", word());
        maybe(spec, "externalIPs", some(this::ip));
        maybe(spec, "externalName", word());
        maybe(spec, "publishNotReadyAddresses", random.nextBoolean());
        maybe(spec, "internalTrafficPolicy", word());
        maybe(spec, "trafficDistribution", word());
        maybe(object, "spec", spec);
        maybe(object, "status", tree("loadBalancer", tree("ingress", some(() -> tree("ip", ip(), "hostname", word())))));
    }

    private void slice(Map<String, Object> object) {
        maybe(object, "addressType", random.nextInt(4) > 0 ? "IPv4" : word());
        maybe(object, "ports", some(() -> tree("name", word(), "port", number())));
        maybe(object, "endpoints", some(() -> {
            Map<String, Object> endpoint = tree("addresses", some(this::ip));
            Map<String, Object> conditions = new TreeMap<>();
            maybe(conditions, "ready", random.nextBoolean());
            maybe(conditions, "serving", random.nextBoolean());
            maybe(conditions, "terminating", random.nextBoolean());
            maybe(endpoint, "conditions", conditions);
            maybe(endpoint, "targetRef", tree("kind", "Pod", "name", word(), "namespace", "ns" + random.nextInt(3)));
            maybe(endpoint, "nodeName", word());
            maybe(endpoint, "zone", word());
            return endpoint;
        }));
    }

    private void pod(Map<String, Object> object) {
        Map<String, Object> spec = new TreeMap<>();
        maybe(spec, "containers", some(this::container));
        maybe(spec, "initContainers", some(this::container));
        maybe(spec, "serviceAccountName", word());
        maybe(spec, "nodeName", word());
        maybe(spec, "hostname", word());
        maybe(spec, "subdomain", word());
        maybe(object, "spec", spec);
        Map<String, Object> status = new TreeMap<>();
        maybe(status, "phase", word());
        maybe(status, "conditions", some(() -> tree("type", word(), "status", word())));
        maybe(status, "podIP", ip());
        maybe(status, "podIPs", some(() -> tree("ip", ip())));
        maybe(object, "status", status);
    }

    private Map<String, Object> container() {
        Map<String, Object> container = tree("name", word());
        maybe(container, "restartPolicy", word());
        maybe(container, "ports", some(() -> tree("name", word(), "containerPort", number(), "protocol", word())));
        return container;
    }

    private Map<String, Object> pairs() {
        Map<String, Object> pairs = new TreeMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            pairs.put(KEYS[random.nextInt(KEYS.length)], word());
        }
        return pairs;
    }

    private List<Object> some(Supplier<Object> each) {
        List<Object> some = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            some.add(each.get());
        }
        return some;
    }

    private void maybe(Map<String, Object> tree, String key, Object value) {
        if (random.nextInt(4) > 0) {
            tree.put(key, value);
        }
    }

    private int number() {
        return random.nextInt(5) == 0 ? random.nextInt(-10, 100_000) : random.nextInt(1, 65536);
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private String ip() {
        return IPS[random.nextInt(IPS.length)];
    }

    private static Map<String, Object> tree(Object... pairs) {
        Map<String, Object> tree = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            tree.put((String) pairs[i], pairs[i + 1]);
        }
        return tree;
    }
}
