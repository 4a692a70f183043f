package dev.navarch.command;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks every promise of a primary with remote clusters, and says what is missing and how to mend it. */
@Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Checks an installation: the primary, and every remote cluster that is named.",
        "  verify --context=$CTX_CLUSTER1 --remote=cluster2=$CTX_CLUSTER2"})
final class Verify implements Callable<Integer> {
    private final Surroundings surroundings;
    private final InstantSource clock;
    @Spec
    private @Nullable CommandSpec spec;
    @Mixin
    private ClusterOptions primary = new ClusterOptions();
    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--remote", paramLabel = "<cluster=context>", description = "A remote cluster's id and its context in your kubeconfig; may be given many times.")
    private Map<String, String> remotes = new LinkedHashMap<>();
    @Option(names = "--revision", paramLabel = "<revision>", description = "The control plane's revision; else the default one.")
    private String revision = "";
    @Option(names = "--connect", arity = "0..1", fallbackValue = "true", defaultValue = "true", paramLabel = "<true|false>", description = "Whether to greet the control plane through the gateway, from this machine (${DEFAULT-VALUE}).")
    private boolean connect = true;

    Verify(Surroundings surroundings, InstantSource clock) {
        this.surroundings = surroundings;
        this.clock = clock;
    }

    @Override
    public Integer call() throws CommandFailure {
        Console console = Console.of(spec);
        Findings findings = new Findings();
        try (Clusters clusters = new Clusters(surroundings)) {
            Cluster cluster = clusters.open(primary);
            console.say("looking at " + cluster.name());
            findings.at("primary (" + cluster.name() + ")");
            Mesh mesh = new PrimaryCheck(cluster, primary.systemNamespace(), revision, findings).look();
            new WebhookCheck(mesh, cluster, findings)
                    .look("navarch install --context=" + cluster.name() + mesh.flags()
                            + " -f cluster1.yaml  # with the values it was installed with");
            for (Map.Entry<String, String> remote : remotes.entrySet()) {
                console.say("looking at " + remote.getKey());
                findings.at(remote.getKey() + " (" + remote.getValue() + ")");
                remote(mesh, remote.getKey(), clusters.open(primary.kubeconfig(), remote.getValue()), clusters, findings);
            }
            findings.at("control plane");
            new LiveCheck(mesh, remotes.keySet(), findings).look();
        }
        console.answer(findings, output.isJson());
        return (findings.isWell() ? ExitCode.DONE : ExitCode.MISSING).number();
    }

    private void remote(Mesh mesh, String name, Cluster remote, Clusters clusters, Findings findings) throws CommandFailure {
        Instant now = clock.instant();
        RemoteCheck check = new RemoteCheck(mesh, name, remote, findings, now);
        new SecretCheck(mesh, name, findings, now).look(remote, check.install(), clusters);
        String address = check.look();
        if (!connect || address.isEmpty() || mesh.root().isEmpty()) {
            findings.unknown("the control plane answers through the gateway",
                    connect ? "something above has to be mended first" : "not tried");
            return;
        }
        String server = mesh.named("istiod") + "." + mesh.namespace() + ".svc";
        for (int port : new int[]{15012, 15017}) {
            String answer = GatewayProbe.greet(address, port, server, mesh.root());
            findings.check(answer.isEmpty(), "the control plane answers through the gateway at port " + port,
                    answer + " (from this machine)",
                    "# see that the gateway's pods are ready, that " + address
                            + " is its address for this cluster, and that the control plane is exposed; --connect=false leaves this out");
        }
    }
}
