package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.Eventually;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Remote secrets that nobody could use, some of them meant to harm: each says why, and nothing else notices. */
class BadRemoteSecretsTest {
    /** An unusable one that delayed readiness would delay it for ever. */
    private static final Map<String, String> WAIT_FOR_EVER = Map.of("PILOT_REMOTE_CLUSTER_TIMEOUT", "0s");
    private static final List<String> OF_BOTH = List.of("10.1.0.1:5000", "10.2.0.1:5000");

    private final Embedded clusters = new Embedded(2);

    @AfterEach
    void tidy() {
        clusters.close();
    }

    /** Kubeconfigs by cluster id, and what is said of each. */
    private Map<String, Bad> bad() {
        String sound = clusters.kubeconfig(2);
        Map<String, Bad> bad = new LinkedHashMap<>();
        bad.put("empty", new Bad("", "kubeconfig is empty"));
        bad.put("exec", new Bad(sound.replaceFirst("token: .*", "exec: {command: touch, args: [/tmp/owned]}"),
                "kubeconfig is not allowed: exec is not allowed"));
        bad.put("token-file", new Bad(sound.replaceFirst("token: .*", "tokenFile: /etc/passwd"),
                "kubeconfig is not allowed: tokenFile is not allowed"));
        bad.put("key-path", new Bad(sound.replaceFirst("token: .*", "client-key: /etc/shadow"),
                "kubeconfig is not allowed: clientKey is not allowed"));
        bad.put("certificate-path", new Bad(sound.replaceFirst("token: .*", "client-certificate: /etc/shadow"),
                "kubeconfig is not allowed: clientCertificate is not allowed"));
        bad.put("provider", new Bad(sound.replaceFirst("token: .*", "auth-provider: {name: gcp}"),
                "kubeconfig is not allowed: auth provider gcp is not allowed"));
        bad.put("garbage", new Bad("{{{: \u0001 not ]] yaml", "kubeconfig is neither YAML nor JSON"));
        bad.put("scalar", new Bad("just words", "kubeconfig is no YAML or JSON object with clusters, users and contexts"));
        bad.put("huge", new Bad(sound + "# " + "x".repeat(2 << 20), "kubeconfig is larger than 524288 characters"));
        bad.put("bomb", new Bad("a: &a [x]\nb: [*a, *a]\n" + sound, "kubeconfig has a YAML alias (*a); write the value out"));
        bad.put("deep", new Bad("[".repeat(5000), "kubeconfig is neither YAML nor JSON"));
        bad.put("no-server", new Bad(sound.replaceFirst("server: .*", "server: ''"),
                "invalid kubeconfig: no server found for cluster"));
        bad.put("bad-server", new Bad(sound.replaceFirst("server: .*", "server: 'https://[::1'"),
                "invalid kubeconfig: server is no URL: Expected closing bracket for IPv6 address"));
        bad.put("bad-port", new Bad(sound.replaceFirst("server: .*", "server: https://host:99999"),
                "invalid kubeconfig: server is no URL with a host, such as https://example.com:6443"));
        bad.put("bad-ca", new Bad(sound.replaceFirst("certificate-authority-data: .*", "certificate-authority-data: AAAA"),
                "invalid kubeconfig: certificate-authority-data"));
        bad.put("two-headers",
                new Bad(sound.replaceFirst("token: .*", Matcher.quoteReplacement("token: \"a\\r\\nImpersonate-User: admin\"")),
                        "invalid kubeconfig: token holds a character that no header may hold"));
        return bad;
    }

    private record Bad(String kubeconfig, String reason) {
    }

    private void load(Map<String, Bad> secrets) {
        secrets.forEach((id, bad) -> clusters.get(1).load(List.of(RemoteSecrets.json(id, bad.kubeconfig))));
    }

    private static void assertSaysWhy(RunningDaemon daemon, Map<String, Bad> secrets) {
        secrets.forEach((id, bad) -> {
            var row = daemon.cluster(id);
            assertEquals("timeout", row.path("syncStatus").asText(), id);
            assertTrue(row.path("reason").asText().startsWith(bad.reason), () -> id + ": " + row);
            assertEquals("istio-system/istio-remote-secret-" + id, row.path("secretName").asText());
            assertTrue(daemon.log().contains("cluster=" + id + " "), id);
        });
        assertEquals(secrets.size(), daemon.metric("navarch_kubeconfigs_refused_total"), daemon.metrics());
    }

    @Test
    void atTheStartEachSaysWhyAndNothingWaitsForIt() throws IOException {
        Map<String, Bad> bad = bad();
        load(bad);
        clusters.attach(2);
        try (RunningDaemon daemon = clusters.daemon(WAIT_FOR_EVER).awaitServing()) {
            assertEquals(200, daemon.status("/ready"));
            assertSaysWhy(daemon, bad);
            assertEquals("ready", daemon.cluster("cluster2").path("state").asText());
            assertTrue(daemon.log().contains("\tinfo\tcluster\tcluster attached\tcluster=cluster2 "), daemon.log());
            assertEquals(1, daemon.metric("istiod_managed_clusters{cluster_type=\"remote\"}"));
            try (AdsClient client = AdsClient.sidecar(daemon.discoveryPort(), List.of(Embedded.HELLO))) {
                Eventually.holds("endpoints of both", Embedded.SOON, () -> client.addresses(Embedded.HELLO).equals(OF_BOTH));
            }
        }
    }

    @Test
    void inPlaceOfASoundOneItChangesNothingAndIsMended() throws IOException {
        clusters.attach(2);
        Map<String, Bad> bad = bad();
        try (RunningDaemon daemon = clusters.daemon(WAIT_FOR_EVER).awaitServing();
                AdsClient client = AdsClient.sidecar(daemon.discoveryPort(), List.of(Embedded.HELLO))) {
            Eventually.holds("endpoints of both", Embedded.SOON, () -> client.addresses(Embedded.HELLO).equals(OF_BOTH));
            double sent = daemon.metric("pilot_xds_pushes{type=\"eds\"}");
            int refused = 0;
            for (Map.Entry<String, Bad> one : bad.entrySet()) {
                RemoteSecrets.put(clusters.get(1).api(), "cluster2", one.getValue().kubeconfig);
                Eventually.holds(one.getKey() + " is refused", Embedded.SOON, () -> daemon.cluster("cluster2").path("conditions")
                        .toString().replace("\\\"", "\"").contains(one.getValue().reason));
                refused++;
                assertEquals(refused, daemon.metric("navarch_kubeconfigs_refused_total"));
                assertEquals("ready", daemon.cluster("cluster2").path("state").asText());
            }
            clusters.get(2).load(List.of(Embedded.pod(2, "hello-2", 2)));
            Eventually.holds("news of cluster2", Embedded.SOON,
                    () -> client.addresses(Embedded.HELLO).equals(List.of("10.1.0.1:5000", "10.2.0.1:5000", "10.2.0.2:5000")));
            assertEquals(sent + 1, daemon.metric("pilot_xds_pushes{type=\"eds\"}"));
            clusters.attach(2);
            Eventually.holds("it is mended", Embedded.SOON, () -> daemon.cluster("cluster2").path("conditions").isEmpty());
        }
    }
}
