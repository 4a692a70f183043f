package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.WebhookKind;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an istiod leaves in two clusters, in its own formats, is gone on with: the same authority, nothing rewritten that is right, the lock taken
 * when its lease is over. And what we leave, an istiod goes on with: that much of it as its formats say.
 */
class MovingOverIT {
    private static final String INJECTOR = "istio-sidecar-injector";
    private static final String SECRET = "/api/v1/namespaces/istio-system/secrets/istio-ca-secret";
    private static final Set<String> SKIPPED = Set.of("kube-public", "kube-node-lease");

    @TempDir
    private static Path folder;

    @Test
    void whatAnIstiodLeftIsGoneOnWithAndLeftAsItWas() throws Exception {
        assumeTrue(LedRemote.unavailable().isEmpty(), () -> LedRemote.unavailable().orElseThrow());
        try (LedRemote mesh = new LedRemote(folder)) {
            String root = authority(mesh.api(1));
            for (int cluster : new int[]{1, 2}) {
                LedRemote.injector(mesh.api(cluster), INJECTOR, "default", "istiod");
                trust(mesh.api(cluster), root);
                inform(mesh.api(cluster), root);
            }
            lock(mesh.api(1), "default");
            lock(mesh.api(2), "^default");
            mesh.annotate("cluster1");
            mesh.attach();
            Instant begun = Instant.now();
            DaemonProcess daemon = mesh.daemon("navarch-1", Map.of());
            Eventually.holds("it waits for istiod's lease", LedRemote.SOON,
                    () -> daemon.steward("cluster2").contains("held by istiod-5c7d9 (^default)"));
            mesh.awaitHeldBy("navarch-1");
            assertTrue(Duration.between(begun, Instant.now()).toSeconds() >= 30, "the lease was not over");
            assertTrue(mesh.lock().contains("\"leaderTransitions\":3"), mesh.lock());
            // A namespace that is new shows that it is at work, and that all before it was looked at.
            LedRemote.namespace(mesh.api(2), "late");
            mesh.awaitTold("late");
            assertEquals(root, mesh.told("late"));
            Eventually.holds("nothing is left to do", LedRemote.SOON, () -> daemon.steward("cluster2").contains("\"pending\":0"));
            String trusted = mesh.get(WebhookKind.MUTATING.path() + "/" + INJECTOR).at("/metadata/resourceVersion").asText();
            daemon.terminate();
            assertEquals(Set.of("istio-system/" + LedRemote.LOCK, "late/istio-ca-root-cert", "late/istio-ca-crl"),
                    mesh.audit.writes(write -> write.isOf("navarch-1")).stream()
                            .map(write -> write.namespace() + "/" + write.name()).collect(Collectors.toSet()));
            assertEquals(trusted,
                    mesh.get(WebhookKind.MUTATING.path() + "/" + INJECTOR).at("/metadata/resourceVersion").asText());
            assertEquals(root, mesh.pem());
            assertTrue(mesh.lock().startsWith("{\"holderIdentity\":\"\",\"holderKey\":\"\",\"leaseDurationSeconds\":1,"),
                    mesh.lock());
        }
    }

    /** Istiod's own, as it makes it; its certificate. */
    private static String authority(KubeApi api) throws GeneralSecurityException, IOException, OperatorCreationException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        X500Principal name = new X500Principal("O=cluster.local");
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(77),
                Date.from(now.minus(Duration.ofDays(90))), Date.from(now.plus(Duration.ofDays(3560))), name, keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        String root = pem(new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))));
        ObjectNode secret = new JsonMapper().createObjectNode().put("apiVersion", "v1").put("kind", "Secret").put("type",
                "istio.io/ca-root");
        secret.putObject("metadata").put("name", "istio-ca-secret").put("namespace", "istio-system");
        secret.putObject("stringData").put("ca-cert.pem", root).put("ca-key.pem", pem(keys.getPrivate()))
                .put("root-cert.pem", root).put("cert-chain.pem", "").put("key.pem", "");
        api.create("/api/v1/namespaces/istio-system/secrets", secret.toString());
        assertTrue(api.get(SECRET).has("data"));
        return root;
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private static void trust(KubeApi api, String root) {
        ObjectNode there = api.get(WebhookKind.MUTATING.path() + "/" + INJECTOR).deepCopy();
        String bundle = Base64.getEncoder().encodeToString(root.getBytes(StandardCharsets.US_ASCII));
        there.path("webhooks").forEach(hook -> ((ObjectNode) hook.path("clientConfig")).put("caBundle", bundle));
        api.replace(WebhookKind.MUTATING.path() + "/" + INJECTOR + "?fieldManager=pilot-discovery", there.toString());
    }

    private static void inform(KubeApi api, String root) {
        List<String> namespaces = api.get("/api/v1/namespaces").path("items").valueStream()
                .map(item -> item.at("/metadata/name").asText()).filter(name -> !SKIPPED.contains(name)).toList();
        for (String namespace : namespaces) {
            map(api, namespace, "istio-ca-root-cert", "root-cert.pem", root);
            map(api, namespace, "istio-ca-crl", "ca-crl.pem", "");
        }
    }

    private static void map(KubeApi api, String namespace, String name, String key, String text) {
        ObjectNode map = new JsonMapper().createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name).put("namespace", namespace).putObject("labels").put("istio.io/config",
                "true");
        map.putObject("data").put(key, text);
        api.create("/api/v1/namespaces/" + namespace + "/configmaps?fieldManager=pilot-discovery", map.toString());
    }

    /** Of an istiod that ended without a word. */
    private static void lock(KubeApi api, String key) {
        api.create("/api/v1/namespaces/istio-system/configmaps?fieldManager=pilot-discovery",
                """
                        {apiVersion: v1, kind: ConfigMap, metadata: {name: istio-namespace-controller-election, annotations: {
                         control-plane.alpha.kubernetes.io/leader: '{"holderIdentity":"istiod-5c7d9","holderKey":"%s","leaseDurationSeconds":30,\
                        "acquireTime":"2026-11-20T09:23:03Z","renewTime":"2026-11-20T09:23:10Z","leaderTransitions":2}'}}}
                        """
                        .formatted(key));
    }
}
