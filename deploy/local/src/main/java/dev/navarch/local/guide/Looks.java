package dev.navarch.local.guide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Gives commands of a guide, and looks whether what they promise came true. */
final class Looks {
    static final Duration SOON = Duration.ofMinutes(5);
    private static final String SYSTEM = "/api/v1/namespaces/istio-system/";
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    private final GuideGround ground;
    private final Guide guide;

    Looks(GuideGround ground, Guide guide) {
        this.ground = ground;
        this.guide = guide;
    }

    /** Gives the commands under the heading that starts so; their output. */
    String commands(String heading) {
        try {
            return ground.shell().done(guide.under(heading));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + "\n" + evidence(), e);
        }
    }

    /** Waits for a ready pod of that cluster and namespace whose name starts so; its name. */
    String ready(int cluster, String namespace, String prefix) {
        return Eventually.get("a ready pod " + prefix, SOON,
                () -> pods(cluster, namespace).filter(pod -> pod.path("metadata").path("name").asText().startsWith(prefix))
                        .filter(Looks::isReady).map(pod -> pod.path("metadata").path("name").asText()).findFirst(),
                this::evidence);
    }

    private Stream<JsonNode> pods(int cluster, String namespace) {
        return ground.api(cluster).get("/api/v1/namespaces/" + namespace + "/pods").path("items").valueStream();
    }

    private static boolean isReady(JsonNode pod) {
        return pod.path("status").path("conditions").valueStream().anyMatch(
                condition -> condition.path("type").asText().equals("Ready") && condition.path("status").asText().equals("True"));
    }

    /** The address that the gateway of that cluster was given. */
    String gatewayAddress(int cluster) {
        return ground.api(cluster).get(SYSTEM + "services/istio-eastwestgateway").at("/status/loadBalancer/ingress/0/ip")
                .asText();
    }

    /** Waits for the root certificate in every namespace, and in the webhook. */
    String led(int number) {
        KubeApi api = ground.api(number);
        return Eventually.get("cluster" + number + " is led", SOON, () -> {
            Set<String> without = new TreeSet<>();
            api.get("/api/v1/namespaces").path("items").forEach(namespace -> without.add(name(namespace)));
            without.removeAll(List.of("kube-public", "kube-node-lease"));
            int all = without.size();
            api.get("/api/v1/configmaps?fieldSelector=metadata.name%3Distio-ca-root-cert").path("items")
                    .forEach(map -> without.remove(map.path("metadata").path("namespace").asText()));
            boolean trusted = api.get(WEBHOOKS + "/istio-sidecar-injector").path("webhooks").valueStream()
                    .allMatch(hook -> !hook.path("clientConfig").path("caBundle").asText().isEmpty());
            return without.isEmpty() && trusted ? Optional.of(all + " namespaces") : Optional.empty();
        }, this::evidence);
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** Asks from the client of that cluster until both versions have answered. */
    String balanced(int number) {
        Set<String> answers = new TreeSet<>();
        return Eventually.get("both versions answer in cluster" + number, SOON, () -> {
            String answer = curl(number, "/hello");
            answers.add(answer);
            Predicate<String> seen = version -> answers.stream().anyMatch(line -> line.startsWith("Hello version: " + version));
            return seen.test("v1") && seen.test("v2") ? Optional.of("v1 and v2") : Optional.empty();
        }, () -> answers + "\n" + evidence());
    }

    /** Asks whom the server heard, which it only knows by mutual TLS. */
    String identified(int number) {
        String headers = curl(number, "/headers");
        String wanted = "spiffe://cluster.local/ns/sample/sa/curl";
        if (!headers.contains(wanted)) {
            throw new IllegalStateException("no " + wanted + " in\n" + headers);
        }
        return wanted;
    }

    private String curl(int number, String path) {
        PodNamespace client = ground.kubelet(number).network("sample", "curl").orElseThrow();
        ChildProcess.Finished finished = client.run("curl", "-sS", "-m", "5", "http://helloworld.sample:5000" + path);
        return finished.output().strip();
    }

    /** That no Envoy refused anything that it was sent; how many there are. */
    String nothingRefused() {
        int envoys = 0;
        for (int number : List.of(1, 2)) {
            for (String stats : ground.kubelet(number).proxyStats()) {
                envoys++;
                String refused = stats.lines().filter(line -> line.matches(".*update_rejected: [1-9].*")).findFirst().orElse("");
                if (!refused.isEmpty()) {
                    throw new IllegalStateException("an Envoy refused what it was sent: " + refused + "\n" + ground.words());
                }
            }
        }
        return envoys + " Envoys";
    }

    private String evidence() {
        return ground.words();
    }
}
