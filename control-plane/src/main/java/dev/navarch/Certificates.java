package dev.navarch;

import dev.navarch.identity.ca.Authority;
import dev.navarch.identity.ca.AuthoritySettings;
import dev.navarch.identity.ca.CaLimits;
import dev.navarch.identity.ca.CaMetrics;
import dev.navarch.identity.ca.Serving;
import dev.navarch.identity.ca.ServingSettings;
import dev.navarch.identity.ca.ServingSettings.Files;
import dev.navarch.identity.ca.TrustBundle;
import dev.navarch.identity.csr.CertificateService;
import dev.navarch.identity.csr.CsrLimits;
import dev.navarch.identity.csr.NodeAgents;
import dev.navarch.identity.csr.TrustedNodeAgents;
import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterId;
import dev.navarch.model.MeshConfig;
import dev.navarch.xds.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What the process is to certificates, by its configuration: an authority or none, and what it shows itself.
 *
 * @param authority null when this process issues no certificates
 * @param serving null when it has none to show, so that no TLS port is opened
 */
record Certificates(@Nullable Authority authority, @Nullable Serving serving) implements AutoCloseable {

    /** Neither. */
    static final Certificates NONE = new Certificates(null, null);

    /**
     * Looks where keys and certificates come from.
     *
     * @param environment of the process
     * @throws IOException when a signing key was plugged in and cannot be used, or another authority is asked for
     */
    static Certificates open(Config config, Map<String, String> environment, Authority.Wiring wiring) throws IOException {
        refuseOthers(config.serving().certificateProvider(), environment.getOrDefault("EXTERNAL_CA", ""));
        Authority authority = config.authority().enabled() ? Authority.open(authority(config, environment), wiring) : null;
        return new Certificates(authority, Serving.open(serving(config), authority, wiring.loop(), wiring.random()));
    }

    /** Signing with a key of our own instead of the authority that was asked for would be a surprise to everybody. */
    private static void refuseOthers(String provider, String externalAuthority) throws IOException {
        if (provider.equals("kubernetes") || provider.startsWith("k8s.io/")) {
            throw new IOException(
                    "PILOT_CERT_PROVIDER=" + provider + ": certificates of Kubernetes' own signers are not supported;"
                            + " istiod, or files, are");
        }
        if (!externalAuthority.isEmpty()) {
            throw new IOException(
                    "EXTERNAL_CA=" + externalAuthority + ": another authority is not supported; plug its intermediate in as"
                            + " cacerts instead");
        }
    }

    private static boolean isOn(Map<String, String> environment, String variable) {
        return environment.getOrDefault(variable, "").equalsIgnoreCase("true");
    }

    private static AuthoritySettings authority(Config config, Map<String, String> environment) {
        Config.Authority given = config.authority();
        AuthoritySettings.Root root = new AuthoritySettings.Root(given.rootLifetime(), given.rootKeyBits(),
                given.rootCheckInterval(),
                given.rootGracePercentile(), given.rotationJitter());
        return new AuthoritySettings(config.self().namespace(), given.directory(),
                isOn(environment, "USE_CACERTS_FOR_SELF_SIGNED_CA"),
                isOn(environment, "ISTIO_MULTIROOT_MESH"), given.workloadLifetime(), given.maxWorkloadLifetime(), root,
                CaLimits.defaults());
    }

    private static ServingSettings serving(Config config) {
        Config.Serving given = config.serving();
        Path certificate = given.certificate();
        Path key = given.key();
        Path roots = given.caCertificate();
        return new ServingSettings(
                certificate != null && key != null && roots != null ? new Files(certificate, key, roots) : null,
                ServingSettings.Mount.ISTIO, given.certificateProvider().equals("istiod"),
                ServingSettings.names(config.self().namespace(), config.self().revision(),
                        Inputs.split(given.customHost(), ",")),
                config.authority().rootLifetime(), CaLimits.defaults());
    }

    /** What TLS ports show, asked at each handshake; null when there is nothing to show. */
    @Nullable
    X509ExtendedKeyManager keys() {
        return serving == null ? null : serving.keys();
    }

    /** Done when certificates can be issued and shown. */
    CompletableFuture<Void> start(MeshConfig mesh) {
        CompletableFuture<Void> issuing = authority == null
                ? CompletableFuture.completedFuture(null)
                : authority.start(mesh.trustDomain()).toCompletableFuture();
        CompletableFuture<Void> showing = serving == null
                ? CompletableFuture.completedFuture(null)
                : serving.start(host(mesh)).toCompletableFuture();
        return CompletableFuture.allOf(issuing, showing);
    }

    /** Tells, now and after each change, by what others are to verify this process. */
    void subscribe(Consumer<TrustBundle> listener) {
        if (serving != null) {
            serving.subscribe(listener);
        } else if (authority != null) {
            authority.subscribe(listener);
        }
    }

    /** Proxies may look for the daemon under another name from now on. */
    void configure(MeshConfig mesh) {
        if (serving != null) {
            serving.discoveryHost(host(mesh));
        }
    }

    /** TLS of the port for proxies; null without a certificate to show. */
    @Nullable
    Tls tls(Config.Serving given, Supplier<String> trustDomain) {
        return serving == null
                ? null
                : new Tls(serving.keys(), serving.clients(trustDomain), given.minVersion(), given.cipherSuites());
    }

    /** The service by which others get certificates from this process; null when it issues none. */
    @Nullable
    CertificateService service(Config config, CertificateService.Callers callers,
            Function<ClusterId, Optional<KubeClient>> clusters,
            CaMetrics metrics) {
        if (authority == null) {
            return null;
        }
        Set<String> accounts = config.authority().trustedNodeAccounts();
        NodeAgents agents = accounts.isEmpty() ? NodeAgents.NONE : new TrustedNodeAgents(accounts, clusters);
        return new CertificateService(CsrLimits.forCores(Runtime.getRuntime().availableProcessors()), callers, agents,
                authority::issue, metrics);
    }

    /** The host of {@code discoveryAddress}; empty when there is none in it. */
    private static String host(MeshConfig mesh) {
        String address = mesh.discoveryAddress();
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon).replace("[", "").replace("]", "");
    }

    @Override
    public void close() {
        if (serving != null) {
            serving.close();
        }
        if (authority != null) {
            authority.close();
        }
    }
}
