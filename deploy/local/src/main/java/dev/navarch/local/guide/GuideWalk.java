package dev.navarch.local.guide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.local.process.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Goes through the guide: gives its commands, and after each step looks whether what it promises came true. Single use. */
public final class GuideWalk {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String SYSTEM = "/api/v1/namespaces/istio-system/";
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    private final GuideGround ground;
    private final Guide guide;
    private final Inventory before;
    private Set<String> left = Set.of();

    /** @param ground two clusters in which nothing is installed */
    public GuideWalk(GuideGround ground, Guide guide) {
        this.ground = ground;
        this.guide = guide;
        this.before = Inventory.of(ground);
    }

    /**
     * One step.
     *
     * @param what
     *            what is so once it is done
     * @param work
     *            does it; what there is to see; throws if it did not come true
     */
    public record Step(String who, String what, Callable<String> work) {
    }

    /** All steps in order. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("cluster1", "the primary is installed and ready", () -> {
            commands("1 ");
            return ready(1, "istio-system", "istiod");
        }));
        steps.add(new Step("cluster1", "its webhooks and namespaces have the root certificate", () -> led(1)));
        steps.add(new Step("cluster1", "the gateway between clusters is injected, ready, and has an address", () -> {
            commands("2 ");
            ready(1, "istio-system", "istio-eastwestgateway");
            return "at " + gatewayAddress();
        }));
        steps.add(new Step("cluster1", "the control plane is exposed through it", () -> {
            commands("3 ");
            return "ports 15012 and 15017";
        }));
        steps.add(new Step("cluster2", "lets cluster1 lead it, and has what a remote needs", () -> {
            commands("4 ");
            return "";
        }));
        steps.add(new Step("cluster2", "is attached, led, and has the mesh's root certificate", () -> {
            commands("5 ");
            return led(2);
        }));
        steps.add(new Step("both", "pods are injected by their own API server, certified and configured", () -> {
            commands("6 ");
            return String.join(", ", ready(1, "sample", "helloworld-v1"), ready(2, "sample", "helloworld-v2"),
                    ready(1, "sample", "curl"),
                    ready(2, "sample", "curl"));
        }));
        for (int number : List.of(1, 2)) {
            steps.add(
                    new Step("cluster" + number, "a client there is answered by pods of both clusters", () -> balanced(number)));
            steps.add(new Step("cluster" + number, "its requests bear its identity: mutual TLS", () -> identified(number)));
        }
        steps.add(new Step("both", "verify finds everything well", () -> verified()));
        steps.addAll(new Mistakes(ground, guide.under("7 ")).steps());
        steps.add(new Step("both", "all is taken away, and both clusters are as they were", () -> {
            commands("8 ");
            return Eventually.get("nothing is left", SOON, () -> {
                left = Inventory.of(ground).since(before);
                return left.isEmpty()
                        ? Optional.of(before.names().size() + " objects before, and no other now")
                        : Optional.empty();
            }, () -> String.join("\n", left));
        }));
        return steps;
    }

    private String commands(String heading) {
        try {
            return ground.shell().done(guide.under(heading));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + "\n" + evidence(), e);
        }
    }

    private String ready(int cluster, String namespace, String prefix) {
        return Eventually.get("a ready pod " + prefix, SOON,
                () -> pods(cluster, namespace).filter(pod -> pod.path("metadata").path("name").asText().startsWith(prefix))
                        .filter(GuideWalk::isReady).map(pod -> pod.path("metadata").path("name").asText()).findFirst(),
                this::evidence);
    }

    private Stream<JsonNode> pods(int cluster, String namespace) {
        return ground.api(cluster).get("/api/v1/namespaces/" + namespace + "/pods").path("items").valueStream();
    }

    private static boolean isReady(JsonNode pod) {
        return pod.path("status").path("conditions").valueStream().anyMatch(
                condition -> condition.path("type").asText().equals("Ready") && condition.path("status").asText().equals("True"));
    }

    private String gatewayAddress() {
        return ground.api(1).get(SYSTEM + "services/istio-eastwestgateway").at("/status/loadBalancer/ingress/0/ip").asText();
    }

    /** The root certificate in every namespace, and in the webhook. */
    private String led(int number) {
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

    private String balanced(int number) {
        Set<String> answers = new TreeSet<>();
        return Eventually.get("both versions answer in cluster" + number, SOON, () -> {
            String answer = curl(number, "/hello");
            answers.add(answer);
            Predicate<String> seen = version -> answers.stream().anyMatch(line -> line.startsWith("Hello version: " + version));
            return seen.test("v1") && seen.test("v2") ? Optional.of("v1 and v2") : Optional.empty();
        }, () -> answers + "\n" + evidence());
    }

    private String identified(int number) {
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

    private String verified() {
        return commands("7 ").lines().reduce((_, last) -> last).orElse("");
    }

    private String evidence() {
        return ground.words();
    }
}
