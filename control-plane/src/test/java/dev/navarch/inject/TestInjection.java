package dev.navarch.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.inject.config.ConfigReading;
import dev.navarch.inject.config.InjectionConfig;
import dev.navarch.inject.config.InjectionConfigReader;
import dev.navarch.inject.functions.TemplateFunctions;
import dev.navarch.inject.template.TemplateLimits;
import dev.navarch.inject.pod.ProxyIds;
import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.CustomFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeKube;
import dev.navarch.testkit.FakeLoop;
import dev.navarch.loop.Clock;
import dev.navarch.mesh.MeshConfigReader;
import dev.navarch.mesh.MeshReading;
import dev.navarch.webhook.Review;
import dev.navarch.webhook.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An injector with our own templates, and the pods that it makes. */
final class TestInjection implements InjectMetrics {
    static final String PATH = "/inject/cluster/cluster2/net/network1";
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was counted, by name. */
    final Map<String, Integer> counts = new TreeMap<>();
    /** Resources that say what proxies are to be like come to this server. */
    final FakeKube kube = new FakeKube();
    private final FakeClock clock = new FakeClock();
    private final ProxyConfigSource proxies = new ProxyConfigSource(kube.client(FakeKube.credential("home", "t")),
            new ConfigScope("", "default"), new FakeLoop("injector", clock));
    /** Annotations of namespaces, by cluster and name. */
    final Map<String, Map<String, String>> namespaces = new TreeMap<>();
    boolean openShift;
    /** The newest node of every cluster runs native sidecars. */
    boolean nativeNodes;
    String mesh = """
            trustDomain: cluster.local
            defaultConfig: {discoveryAddress: "istiod.istio-system.svc:15012", meshId: mesh1}
            """;
    String values = "{global: {meshID: mesh1, network: network9, multiCluster: {clusterName: cluster1}}}";
    String config = "policy: enabled\n";

    TestInjection() {
        var _ = proxies.start();
        clock.settle();
    }

    private Map<String, String> namespace(String id) {
        return namespaces.getOrDefault(id, Map.of());
    }

    /** Stores a ProxyConfig. */
    void proxyConfig(String namespace, String name, String created, String spec) {
        kube.server("home").putCustom(new CustomFact(new ObjectKey(namespace, name), created, yaml(spec).toString()));
        clock.settle();
    }

    void withoutProxyConfig(String namespace, String name) {
        kube.server("home").removeCustom(new ObjectKey(namespace, name));
        clock.settle();
    }

    Verdict judge(String path, ObjectNode pod) {
        return judge(new Review(path, "CREATE", "", "v1", "Pod", "pods", "sample", "", pod, false));
    }

    Verdict judge(Review review) {
        return injector().judge(review);
    }

    /** As it is configured now. */
    Injector injector() {
        InjectionConfig read = read();
        String meshJson = switch (new MeshConfigReader().read(List.of(mesh), "")) {
            case MeshReading.Accepted(var accepted) -> accepted.json();
            case MeshReading.Refused refused -> throw new AssertionError(refused);
        };
        return new Injector(
                new InjectorSettings("default", new ProxyIds(1337, 1337), openShift, "", InjectorSettings.NativeSidecars.AUTO),
                new Injector.Wiring(() -> Optional.of(read), () -> meshJson, proxies,
                        new Injector.Surroundings((cluster, node) -> nativeNodes,
                                (cluster, namespace) -> namespace(cluster + "/" + namespace)),
                        this, Clock.SYSTEM));
    }

    InjectionConfig read() {
        try {
            ObjectNode chart = (ObjectNode) YAML.readTree(chart("values.yaml"));
            ObjectNode whole = JSON.createObjectNode();
            for (String name : List.of("global", "sidecarInjectorWebhook", "gateways")) {
                whole.set(name, chart.get(name));
            }
            whole.put("revision", "").putObject("pilot").set("cni", chart.get("cni"));
            whole = YAML.readerForUpdating(whole).readValue("{global: {hub: registry.istio.io/testing, tag: latest}}");
            whole = YAML.readerForUpdating(whole).readValue(values);
            ObjectNode wanted = (ObjectNode) YAML.readTree(config);
            ObjectNode templates = wanted.withObjectProperty("templates");
            templates.put("sidecar", chart("files/template-parts.yaml") + chart("files/templates/sidecar.yaml"));
            templates.put("gateway", chart("files/template-parts.yaml") + chart("files/templates/gateway.yaml"));
            return switch (new InjectionConfigReader(TemplateFunctions.all(Map.of()), TemplateLimits.defaults())
                    .read(YAML.writeValueAsString(wanted), whole.toString())) {
                case ConfigReading.Accepted(InjectionConfig accepted) -> accepted;
                case ConfigReading.Refused refused -> throw new AssertionError(refused);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the chart that installs us. */
    private static String chart(String file) throws IOException {
        return Files.readString(Path.of("../deploy/charts/primary", file));
    }

    /** The pod after the patch. */
    JsonNode inject(String yaml) {
        return inject(PATH, yaml(yaml));
    }

    JsonNode inject(String path, ObjectNode pod) {
        return switch (judge(path, pod)) {
            case Verdict.Patched(ArrayNode patch, var _) -> patched(pod, patch);
            case Verdict.Allowed _ -> pod;
            case Verdict.Denied(String message, var _) -> throw new AssertionError(message);
        };
    }

    /** Why the pod is denied. */
    String denial(String yaml) {
        return switch (judge(PATH, yaml(yaml))) {
            case Verdict.Denied(String message, var _) -> message;
            case Verdict.Patched _,Verdict.Allowed _ -> throw new AssertionError("allowed");
        };
    }

    static ObjectNode yaml(String yaml) {
        try {
            return (ObjectNode) YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies a JSON patch of adds, removes and replaces. */
    static JsonNode patched(ObjectNode from, ArrayNode patch) {
        ObjectNode result = from.deepCopy();
        for (JsonNode step : patch) {
            String path = step.path("path").asText();
            JsonNode parent = result.at(path.substring(0, path.lastIndexOf('/')));
            String key = path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
            JsonNode value = step.path("value").deepCopy();
            switch (step.path("op").asText()) {
                case "add" -> {
                    if (parent instanceof ArrayNode list) {
                        list.insert(Integer.parseInt(key), value);
                    } else {
                        ((ObjectNode) parent).set(key, value);
                    }
                }
                case "replace" -> {
                    if (parent instanceof ArrayNode list) {
                        list.set(Integer.parseInt(key), value);
                    } else {
                        ((ObjectNode) parent).replace(key, value);
                    }
                }
                case "remove" -> {
                    if (parent instanceof ArrayNode list) {
                        list.remove(Integer.parseInt(key));
                    } else {
                        ((ObjectNode) parent).remove(key);
                    }
                }
                default -> throw new AssertionError(step);
            }
        }
        return result;
    }

    static JsonNode container(JsonNode pod, String name) {
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : pod.path("spec").path(list)) {
                if (container.path("name").asText().equals(name)) {
                    return container;
                }
            }
        }
        throw new AssertionError("no container " + name + " in " + pod);
    }

    static Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode variable : container.path("env")) {
            JsonNode from = variable.path("valueFrom");
            environment.put(variable.path("name").asText(), variable.has("valueFrom")
                    ? "<" + from.path("fieldRef").path("fieldPath")
                            .asText(from.path("resourceFieldRef").path("resource").asText()) + ">"
                    : variable.path("value").asText());
        }
        return environment;
    }

    /** One variable of the proxy's environment; empty when it is not there. */
    static String variable(JsonNode pod, String name) {
        return environment(container(pod, "istio-proxy")).getOrDefault(name, "");
    }

    static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    static List<String> names(JsonNode list) {
        return list.valueStream().map(element -> element.path("name").asText()).toList();
    }

    private void count(String name) {
        counts.merge(name, 1, Integer::sum);
    }

    @Override
    public void requested() {
        count("requested");
    }

    @Override
    public void answered(Duration took) {
        count("answered");
    }

    @Override
    public void failed() {
        count("failed");
    }

    @Override
    public void skipped() {
        count("skipped");
    }

    @Override
    public void configRefused() {
        count("configRefused");
    }
}
