package dev.navarch.local.real;

import dev.navarch.local.Kubeconfig;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.FreePorts;
import dev.navarch.local.process.RunFolder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The command lines of one cluster's processes, with the files that they name. Made once: ports, keys and data stay the same
 * over any restart.
 */
final class ClusterCommands {
    /** Namespaces, service accounts and their tokens, endpoints: what makes pods and services behave without a kubelet. */
    private static final String CONTROLLERS = "serviceaccount-controller,serviceaccount-token-controller,namespace-controller,"
            + "endpoints-controller,endpointslice-controller,endpointslice-mirroring-controller,garbage-collector-controller,"
            + "root-ca-certificate-publisher-controller,clusterrole-aggregation-controller,deployment-controller,"
            + "replicaset-controller";
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
            """;

    private final RealClusterSpec spec;
    private final RunFolder folder;
    private final String binary;
    private final String etcdUrl;
    private final String etcdPeerUrl;
    private final Kubeconfig admin;
    private final TokenSigner signer;

    ClusterCommands(RealClusterSpec spec, RunFolder folder, Path binary, FreePorts ports) {
        this.spec = spec;
        this.folder = folder;
        this.binary = binary.toString();
        this.etcdUrl = "http://127.0.0.1:" + ports.next();
        this.etcdPeerUrl = "http://127.0.0.1:" + ports.next();
        ClusterCertificates certificates = ClusterCertificates.create(spec.name(),
                List.of("localhost", "127.0.0.1", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local", spec.kubernetesServiceAddress(), spec.address()),
                Instant.now());
        this.admin = new Kubeconfig(spec.name(), URI.create("https://" + spec.address() + ":" + ports.next()), certificates.ca(),
                UUID.randomUUID().toString());
        this.signer = new TokenSigner(certificates.serviceAccountKey());
        folder.write("ca.pem", certificates.ca());
        folder.write("serving.pem", certificates.serving());
        folder.write("serving-key.pem", certificates.servingKey());
        folder.write("service-account-key.pem", certificates.serviceAccountKey());
        folder.write("service-account-public.pem", certificates.serviceAccountPublicKey());
        folder.write("tokens.csv", admin.token() + ",admin,admin,system:masters\n");
        folder.write("admin.kubeconfig", admin.yaml());
        folder.write("audit-policy.yaml", AUDIT_POLICY);
    }

    /** The administrator, whose token the API server knows. */
    Kubeconfig admin() {
        return admin;
    }

    /** Who has the key of this cluster's tokens. */
    TokenSigner signer() {
        return signer;
    }

    Command etcd() {
        return command("etcd", "--name=" + spec.name(), "--data-dir=" + file("etcd"), "--listen-client-urls=" + etcdUrl,
                "--advertise-client-urls=" + etcdUrl, "--listen-peer-urls=" + etcdPeerUrl,
                "--initial-advertise-peer-urls=" + etcdPeerUrl, "--initial-cluster=" + spec.name() + "=" + etcdPeerUrl,
                "--unsafe-no-fsync", "--log-level=error");
    }

    Command apiServer() {
        List<String> flags = new ArrayList<>(List.of("--etcd-servers=" + etcdUrl, "--bind-address=" + spec.address(),
                "--secure-port=" + admin.server().getPort(), "--tls-cert-file=" + file("serving.pem"),
                "--tls-private-key-file=" + file("serving-key.pem"), "--service-account-issuer=" + ISSUER,
                "--service-account-signing-key-file=" + file("service-account-key.pem"),
                "--service-account-key-file=" + file("service-account-public.pem"), "--api-audiences=" + ISSUER + ",istio-ca",
                "--token-auth-file=" + file("tokens.csv"), "--authorization-mode=RBAC",
                "--service-cluster-ip-range=" + spec.serviceRange(), "--endpoint-reconciler-type=none",
                // Without a default route the server finds no address by itself and does not start.
                "--advertise-address=" + spec.address(),
                // Nothing routes ClusterIPs here, so webhooks are called at the endpoints behind them.
                "--enable-aggregator-routing=true", "--profiling=false"));
        spec.auditLog().ifPresent(log -> {
            flags.add("--audit-log-path=" + log.toAbsolutePath());
            flags.add("--audit-policy-file=" + file("audit-policy.yaml"));
        });
        return command("kube-apiserver", flags.toArray(String[]::new));
    }

    Command controllerManager() {
        return command("kube-controller-manager", "--kubeconfig=" + file("admin.kubeconfig"), "--controllers=" + CONTROLLERS,
                "--service-account-private-key-file=" + file("service-account-key.pem"), "--root-ca-file=" + file("ca.pem"),
                "--leader-elect=false", "--secure-port=0", "--profiling=false",
                // The defaults (20 calls per second) are for clusters of machines that have a day to converge.
                "--kube-api-qps=1000", "--kube-api-burst=2000");
    }

    private Command command(String part, String... flags) {
        List<String> words = new ArrayList<>(List.of(binary, part));
        words.addAll(List.of(flags));
        return Command.of(spec.name() + "-" + part, words).in(spec.place());
    }

    private String file(String name) {
        return folder.path().resolve(name).toString();
    }
}
