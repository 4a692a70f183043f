package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.mesh.GoDuration;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the Secret by which a control plane reaches the cluster that is asked; options and output are those of istioctl. */
@Command(name = "create-remote-secret", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Prints the Secret that attaches a cluster to a control plane in another one.",
        "Run it against the remote cluster and apply what it prints to the primary:",
        "  create-remote-secret --context=$CTX_CLUSTER2 --name=cluster2 | kubectl apply --context=$CTX_CLUSTER1 -f -"})
final class CreateRemoteSecret implements Callable<Integer> {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final Surroundings surroundings;
    @Spec
    private @Nullable CommandSpec spec;
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();
    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--name", paramLabel = "<cluster>", description = "The id by which the mesh knows the cluster; else the UID of its namespace kube-system.")
    private String name = "";
    @Option(names = {"-n",
            "--namespace"}, paramLabel = "<namespace>", description = "Where the account is, and where the Secret goes; else the system namespace.")
    private String namespace = "";
    @Option(names = "--type", paramLabel = "<type>", defaultValue = "remote", description = "remote (to be read), or config (to be the config cluster of a control plane outside).")
    private String type = "remote";
    @Option(names = "--server", paramLabel = "<url>", description = "The API server's address as the control plane reaches it; else the one of your kubeconfig.")
    private String server = "";
    @Option(names = "--tls-server-name", paramLabel = "<name>", description = "The name to verify, if the address is not it.")
    private String tlsServerName = "";
    @Option(names = "--service-account", paramLabel = "<name>", description = "Who the control plane is to be in the cluster.")
    private String serviceAccount = "";
    @Option(names = "--create-service-account", paramLabel = "<true|false>", arity = "0..1", fallbackValue = "true", defaultValue = "true", description = "Make the account and its role if they are not there (${DEFAULT-VALUE}).")
    private boolean createServiceAccount = true;
    @Option(names = "--secret-name", paramLabel = "<name>", description = "The token's Secret, if it is to be a certain one.")
    private String secretName = "";
    @Option(names = "--auth-type", paramLabel = "<type>", defaultValue = "bearer-token", description = "How the control plane proves who it is: bearer-token.")
    private String authType = "bearer-token";
    @Option(names = "--token-duration", paramLabel = "<duration>", description = "A token that expires after so long, such as 720h, instead of one that does not.")
    private String tokenDuration = "";
    @Option(names = "--rotate", description = "Make a new token beside the old one, which goes on being good.")
    private boolean rotate;
    @Option(names = "--revoke-older", description = "Only delete the tokens that earlier runs made, all but the newest.")
    private boolean revokeOlder;

    CreateRemoteSecret(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure {
        check();
        try (Clusters clusters = new Clusters(surroundings)) {
            Cluster remote = clusters.open(cluster);
            AccountTokens tokens = new AccountTokens(remote, account(), console());
            if (revokeOlder) {
                tokens.revokeOlder();
                return ExitCode.DONE.number();
            }
            new ReaderAccount(remote, account(), console()).ensure(createServiceAccount && isRemote());
            String id = name.isEmpty() ? uid(remote) : name;
            AccountTokens.Token token = token(tokens);
            String secret = isRemote() ? "istio-remote-secret-" + id : "istio-kubeconfig";
            console().answer(new RemoteSecretText(account().namespace(), secret, id, isRemote() ? id : "config",
                    address(remote), tlsServerName.isEmpty() ? remote.credential().tlsServerName() : tlsServerName, token),
                    output.isJson());
            return ExitCode.DONE.number();
        }
    }

    private void check() throws CommandFailure {
        if (!name.isEmpty() && !LABEL.matcher(name).matches()) {
            throw usage("--name=" + name + ": expected a DNS label: at most 63 of a-z, 0-9 and '-', such as cluster2");
        }
        if (!type.equals("remote") && !type.equals("config")) {
            throw usage("--type=" + type + ": expected remote or config");
        }
        if (!authType.toLowerCase(Locale.ROOT).equals("bearer-token")) {
            throw usage("--auth-type=" + authType
                    + ": only bearer-token is supported; a control plane runs no programs of a kubeconfig");
        }
        if (rotate && (revokeOlder || !tokenDuration.isEmpty() || !secretName.isEmpty())) {
            throw usage("--rotate stands alone: not with --revoke-older, --token-duration or --secret-name");
        }
    }

    private AccountTokens.Token token(AccountTokens tokens) throws CommandFailure {
        if (tokenDuration.isEmpty()) {
            return rotate ? tokens.another() : tokens.lasting(secretName);
        }
        Duration duration = GoDuration.parse(tokenDuration);
        if (duration == null || duration.compareTo(Duration.ofMinutes(10)) < 0) {
            throw usage("--token-duration=" + tokenDuration + ": expected ten minutes or more, such as 24h or 720h");
        }
        return tokens.expiring(duration);
    }

    private String address(Cluster remote) throws CommandFailure {
        URI from = remote.credential().server();
        if (server.isEmpty()) {
            String host = from.getHost();
            if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
                console().say("warning: the API server's address " + from
                        + " is of this machine alone; if the control plane runs elsewhere give --server=https://...");
            }
            return from.toString();
        }
        if (!server.matches("https?://[^\\s/]+(/\\S*)?")) {
            throw usage("--server=" + server + ": expected an address such as https://10.0.0.1:6443");
        }
        return server;
    }

    private static String uid(Cluster remote) throws CommandFailure {
        JsonNode system = remote.find("/api/v1/namespaces/kube-system");
        String uid = system.path("metadata").path("uid").asText();
        if (uid.isEmpty()) {
            throw new CommandFailure(ExitCode.MISSING,
                    remote.name() + ": there is no namespace kube-system to name the cluster by; give --name");
        }
        return uid;
    }

    private boolean isRemote() {
        return type.equals("remote");
    }

    private ReaderAccount.Name account() {
        String account = serviceAccount.isEmpty() ? isRemote() ? ReaderAccount.READER : "istiod" : serviceAccount;
        return new ReaderAccount.Name(namespace.isEmpty() ? cluster.systemNamespace() : namespace, account);
    }

    private Console console() {
        return Console.of(spec);
    }

    private static CommandFailure usage(String reason) {
        return new CommandFailure(ExitCode.USAGE, reason);
    }
}
