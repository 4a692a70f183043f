package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.ApiRequest;
import dev.navarch.mesh.GoDuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Renders the charts and applies them to one cluster, or prints them. */
@Command(name = "install", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Installs what a cluster needs: a primary, a remote, or a gateway; values are those of Istio's charts.",
        "Files may be values, or IstioOperators as istioctl takes them."})
final class Install implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    @Spec
    private @Nullable CommandSpec spec;
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--profile", paramLabel = "<profile>", description = "primary (or default), remote, gateway; else the file's, else primary.")
    private String profile = "";
    @Option(names = {"-f",
            "--filename"}, paramLabel = "<file>", description = "Values, or an IstioOperator; - for standard input.")
    private List<String> files = new ArrayList<>();
    @Option(names = {"-s", "--set"}, paramLabel = "<name=value>", description = "Single values, such as global.network=network1.")
    private List<String> settings = new ArrayList<>();
    @Option(names = {"-r", "--revision"}, paramLabel = "<revision>", description = "A second control plane beside the first.")
    private String revision = "";
    @Option(names = "--dry-run", description = "Only print what would be applied.")
    private boolean dryRun;
    @Option(names = "--readiness-timeout", paramLabel = "<duration>", defaultValue = "5m", description = "How long to wait until all is ready; 0 not to wait (${DEFAULT-VALUE}).")
    private String patience = "5m";

    Install(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Option(names = {"-y", "--skip-confirmation"}, description = "Taken for istioctl's sake: nothing is asked.")
    void skipConfirmation(boolean given) {
        // Nothing is ever asked.
    }

    @Override
    public Integer call() throws CommandFailure {
        ObjectNode values = values();
        Console console = Console.of(spec);
        StringBuilder yaml = new StringBuilder();
        Profile chosen = Profile.of(profile.isEmpty() ? values.path("profile").asText() : profile);
        for (Profile.Part part : chosen.parts()) {
            yaml.append(
                    new ChartRenderer(Chart.find(part.chart())).render(part.release(values), cluster.systemNamespace(), values));
        }
        if (dryRun) {
            console.answer(new Printed(yaml.toString()), false);
            return ExitCode.DONE.number();
        }
        List<Manifest> manifests = Manifest.read(yaml.toString());
        try (Clusters clusters = new Clusters(surroundings)) {
            Cluster target = clusters.open(cluster);
            if (Namespaces.find(target, cluster.systemNamespace()).isMissingNode()) {
                manifests = new ArrayList<>(manifests);
                manifests.addFirst(namespace(cluster.systemNamespace()));
            }
            new Applier(target, console).apply(manifests, cluster.systemNamespace(), false);
            for (Manifest manifest : manifests) {
                if (manifest.kind().equals("Deployment")) {
                    await(target, manifest, console);
                }
            }
        }
        console.say("installed " + chosen);
        return ExitCode.DONE.number();
    }

    private ObjectNode values() throws CommandFailure {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (String file : files) {
            Values.merge(values, Values.read(file, content(file)));
        }
        ObjectNode single = JsonNodeFactory.instance.objectNode();
        for (String setting : settings) {
            // istioctl's values stand behind this word.
            Values.set(single, setting.startsWith("values.") ? setting.substring("values.".length()) : setting);
        }
        Values.merge(values, single);
        if (!revision.isEmpty()) {
            values.put("revision", revision);
        }
        return Values.hoisted(values);
    }

    private static String content(String file) throws CommandFailure {
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, file + " cannot be read: " + e.getMessage());
        }
    }

    private static Manifest namespace(String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Namespace");
        object.putObject("metadata").put("name", name);
        return new Manifest(object);
    }

    private void await(Cluster target, Manifest deployment, Console console) throws CommandFailure {
        Duration left = GoDuration.parse(patience);
        if (left == null || left.isNegative()) {
            throw new CommandFailure(ExitCode.USAGE, "--readiness-timeout=" + patience + ": expected a duration such as 5m");
        }
        String path = "/apis/apps/v1/namespaces/" + ApiRequest.segment(cluster.systemNamespace()) + "/deployments/"
                + deployment.name();
        for (; left.isPositive(); left = left.minus(PAUSE)) {
            JsonNode status = target.find(path).path("status");
            if (status.path("readyReplicas").asInt() > 0) {
                console.say(deployment.words() + " is ready");
                return;
            }
            if (left.toSeconds() % 10 == 0) {
                console.say("waiting for " + deployment.words() + ", " + left.toSeconds() + " s more");
            }
            Console.pause(PAUSE);
        }
        if (!patience.equals("0")) {
            throw new CommandFailure(ExitCode.MISSING, deployment.words() + " is not ready: kubectl describe pods -n "
                    + cluster.systemNamespace() + " -l app=" + deployment.name() + " --context=" + target.name());
        }
    }

    /** YAML, as it is. */
    private record Printed(String text) implements Console.Said {
        @Override
        public JsonNode json() {
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}
