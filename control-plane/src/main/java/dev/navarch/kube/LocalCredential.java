package dev.navarch.kube;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credential for our own cluster, as Istio does: the file given by a flag, else the files in {@code KUBECONFIG}, of which missing
 * ones are ignored, else the pod's service account, else {@code $HOME/.kube/config}. What these files name is trusted.
 */
public final class LocalCredential {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final Map<String, String> environment;
    private final Path serviceAccount;

    public LocalCredential(Map<String, String> environment) {
        this(environment, SERVICE_ACCOUNT);
    }

    LocalCredential(Map<String, String> environment, Path serviceAccount) {
        this.environment = Map.copyOf(environment);
        this.serviceAccount = serviceAccount;
    }

    /**
     * Never throws.
     *
     * @param flag the file given on the command line; empty for none
     */
    public Kubeconfig find(String flag) {
        return find(flag, "");
    }

    /**
     * The same for whoever works with several clusters. Never throws.
     *
     * @param flag the file given on the command line; empty for none
     * @param context the context to use instead of the current one, which leaves the pod's service account aside; empty for none
     */
    public Kubeconfig find(String flag, String context) {
        if (!flag.isEmpty()) {
            return ofFiles(List.of(flag), context, "the file given by --kubeconfig, " + flag + ", does not exist");
        }
        List<String> files = existing(environment.getOrDefault("KUBECONFIG", "").split(":"));
        if (!files.isEmpty()) {
            return ofFiles(files, context, "no file of KUBECONFIG exists");
        }
        Kubeconfig inCluster = context.isEmpty() ? inCluster() : null;
        if (inCluster != null) {
            return inCluster;
        }
        String home = environment.getOrDefault("HOME", "");
        return ofFiles(home.isEmpty() ? List.of() : List.of(home + "/.kube/config"), context,
                "no credential for the own cluster: give --kubeconfig or KUBECONFIG, or run in a pod with a service account");
    }

    /** The credential of the pod that we run in, whatever cluster is ours by {@link #find}. Never throws. */
    public Kubeconfig ofPod() {
        Kubeconfig inCluster = inCluster();
        return inCluster != null
                ? inCluster
                : new Kubeconfig.Refused(
                        "there is no pod's service account: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT and "
                                + serviceAccount.resolve("token") + " are needed");
    }

    private static List<String> existing(String[] names) {
        List<String> files = new ArrayList<>();
        for (String name : names) {
            if (!name.isEmpty() && isFile(name)) {
                files.add(name);
            }
        }
        return files;
    }

    private static boolean isFile(String name) {
        try {
            return Files.isRegularFile(Path.of(name));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private static Kubeconfig ofFiles(List<String> names, String context, String noneReason) {
        KubeconfigDocument all = null;
        String file = "";
        try {
            for (String name : existing(names.toArray(String[]::new))) {
                file = name;
                Path path = Path.of(name).toAbsolutePath();
                Path parent = path.getParent();
                KubeconfigDocument one = KubeconfigDocument.parse(Files.readString(path), parent == null ? path : parent);
                all = all == null ? one : all.and(one);
            }
            return all == null
                    ? new Kubeconfig.Refused(noneReason)
                    : new Kubeconfig.Accepted(new CredentialResolver(context.isEmpty() ? all : all.in(context)).resolve());
        } catch (KubeconfigProblem e) {
            return new Kubeconfig.Refused(file + ": " + e.reason());
        } catch (IOException e) {
            return new Kubeconfig.Refused(file + ": cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Null when we run in no pod. */
    private @Nullable Kubeconfig inCluster() {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
        Path token = serviceAccount.resolve("token");
        if (host.isEmpty() || port.isEmpty() || !Files.isRegularFile(token)) {
            return null;
        }
        try {
            URI server = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
            Path ca = serviceAccount.resolve("ca.crt");
            String authority = Files.isRegularFile(ca)
                    ? PemCheck.checked(Files.readString(ca), PemCheck.Kind.CERTIFICATE, ca.toString())
                    : "";
            return new Kubeconfig.Accepted(
                    new Credential(server, "", authority, false, "", "", token.toString(), "", "", "", "", "",
                            List.of(), Map.of()));
        } catch (KubeconfigProblem e) {
            return new Kubeconfig.Refused(e.reason());
        } catch (IOException | IllegalArgumentException e) {
            return new Kubeconfig.Refused("the pod's service account cannot be used: " + e.getMessage());
        }
    }
}
