package dev.navarch.local.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.LocalCluster;
import dev.navarch.local.net.NetworkSandbox;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.Place;
import dev.navarch.local.process.RunFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads the services' cluster addresses to their endpoints, as kube-proxy does, and gives services of type LoadBalancer an address of their own
 * that leads to theirs, as a cloud does. On a thread of its own.
 */
public final class ServiceNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNetwork.class);
    private static final Duration TOOL = Duration.ofSeconds(20);
    private static final long PERIOD_MILLIS = 250;
    private static final String CHAIN = "NAVARCH-SERVICES";

    private final NetworkSandbox sandbox;
    private final List<LocalCluster> clusters;
    private final RunFolder folder = RunFolder.create();
    private final Map<String, PodNamespace> balancers = new HashMap<>(); // of the thread
    private final Map<Place, String> written = new HashMap<>(); // of the thread
    private final Place node;
    private final Thread thread = Thread.ofPlatform().daemon().name("services").unstarted(this::run);
    private volatile boolean closed;

    private ServiceNetwork(NetworkSandbox sandbox, List<LocalCluster> clusters) {
        this.sandbox = sandbox;
        this.clusters = List.copyOf(clusters);
        this.node = sandbox.node();
    }

    /** Starts it for these clusters, whose service ranges must be apart. */
    public static ServiceNetwork start(NetworkSandbox sandbox, List<LocalCluster> clusters) {
        ServiceNetwork network = new ServiceNetwork(sandbox, clusters);
        network.prepare(network.node);
        network.thread.start();
        return network;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }

    private void run() {
        while (!closed) {
            try {
                StringBuilder rules = new StringBuilder();
                for (LocalCluster cluster : clusters) {
                    look(cluster, rules);
                }
                write(node, rules.toString());
                Thread.sleep(PERIOD_MILLIS);
            } catch (KubeApiException e) {
                LOG.debug("services: {}", e.getMessage()); // an API server may be away; the next round tries again
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("services", e);
            }
        }
    }

    private void look(LocalCluster cluster, StringBuilder rules) {
        KubeApi api = cluster.api();
        Map<String, List<JsonNode>> slices = api.get("/apis/discovery.k8s.io/v1/endpointslices").path("items").valueStream()
                .collect(Collectors.groupingBy(slice -> key(slice, slice.path("metadata").path("labels")
                        .path("kubernetes.io/service-name").asText())));
        for (JsonNode service : api.get("/api/v1/services").path("items")) {
            String address = service.path("spec").path("clusterIP").asText();
            String name = service.path("metadata").path("name").asText();
            List<JsonNode> endpoints = slices.getOrDefault(key(service, name), List.of());
            if (address.contains(".")) {
                rules.append(rules(address, service, endpoints));
            }
            if (service.path("spec").path("type").asText().equals("LoadBalancer")) {
                PodNamespace balancer = balancer(cluster, api, service, name);
                write(balancer, rules(balancer.address(), service, endpoints));
            }
        }
    }

    private static String key(JsonNode object, String name) {
        return object.path("metadata").path("namespace").asText() + "/" + name;
    }

    private static String rules(String address, JsonNode service, List<JsonNode> slices) {
        StringBuilder rules = new StringBuilder();
        for (JsonNode port : service.path("spec").path("ports")) {
            List<String> targets = new ArrayList<>();
            for (JsonNode slice : slices) {
                for (JsonNode own : slice.path("ports")) {
                    if (own.path("name").asText().equals(port.path("name").asText())) {
                        slice.path("endpoints").valueStream()
                                .filter(endpoint -> endpoint.path("conditions").path("ready").asBoolean(true))
                                .forEach(endpoint -> targets
                                        .add(endpoint.path("addresses").path(0).asText() + ":" + own.path("port").asText()));
                    }
                }
            }
            targets.sort(null);
            for (int i = 0; i < targets.size(); i++) {
                rules.append(String.format(Locale.ROOT,
                        "-A %s -d %s/32 -p tcp --dport %s -m statistic --mode random --probability %.5f -j DNAT --to-destination %s%n",
                        CHAIN,
                        address, port.path("port").asText(), 1.0 / (targets.size() - i), targets.get(i)));
            }
        }
        return rules.toString();
    }

    private PodNamespace balancer(LocalCluster cluster, KubeApi api, JsonNode service, String name) {
        PodNamespace balancer = balancers.computeIfAbsent(cluster.name() + "/" + key(service, name), _ -> {
            PodNamespace made = sandbox.pod("lb" + balancers.size(), "10.9.0." + (10 + balancers.size()));
            made.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
            prepare(made);
            return made;
        });
        if (service.path("status").path("loadBalancer").path("ingress").isEmpty()) {
            api.merge(
                    "/api/v1/namespaces/" + service.path("metadata").path("namespace").asText() + "/services/" + name + "/status",
                    "{status: {loadBalancer: {ingress: [{ip: " + balancer.address() + "}]}}}");
        }
        return balancer;
    }

    private void prepare(Place place) {
        for (String rule : List.of("-N " + CHAIN, "-A PREROUTING -j " + CHAIN, "-A OUTPUT -j " + CHAIN,
                // So that answers come back this way, whoever asked.
                "-A POSTROUTING -m conntrack --ctstate DNAT -j MASQUERADE")) {
            ChildProcess.output(Command.of("iptables", List.of(("iptables -w -t nat " + rule).split(" "))).in(place), TOOL);
        }
    }

    private void write(Place place, String rules) {
        if (!rules.equals(written.put(place, rules))) {
            String file = folder.write("rules", "*nat\n:" + CHAIN + " - [0:0]\n" + rules + "COMMIT\n").toString();
            ChildProcess.output(Command.of("iptables", List.of("sh", "-c", "iptables-restore -w --noflush < " + file)).in(place),
                    TOOL);
        }
    }
}
