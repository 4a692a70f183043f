package dev.navarch;

import static dev.navarch.SecureClient.headers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.embedded.EmbeddedCluster;
import dev.navarch.model.FactKind;
import dev.navarch.testkit.TestPki;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in by the TLS port and who is not, over real connections and API servers with tokens of their own; and what stands in the log. */
class RefusalsTest {
    private static final String REFUSED = "UNAUTHENTICATED: authentication failure";
    private static final String SERVED = "served";
    private final List<String> tokens = new ArrayList<>();
    private Vouching mesh = start("");

    private static Vouching start(String gateways) {
        try {
            return new Vouching(gateways);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void awaitReady() {
        String token = remember(mesh.token(1));
        String outcome = mesh.outcome(headers("authorization", "Bearer " + token), "cluster1");
        for (int i = 0; i < 200 && outcome.startsWith("UNAVAILABLE"); i++) {
            outcome = mesh.outcome(headers("authorization", "Bearer " + token), "cluster1");
        }
        assertEquals(SERVED, outcome);
    }

    @AfterEach
    void noTokenIsInTheLog() {
        String log = mesh.log();
        mesh.close();
        for (String token : tokens) {
            for (String part : token.split("\\.", -1)) {
                assertFalse(part.length() > 8 && log.contains(part), "the log holds a part of a token: " + part);
            }
        }
    }

    private String remember(String token) {
        tokens.add(token);
        return token;
    }

    private String call(String token, String cluster, String... clusterIds) {
        List<String> all = new ArrayList<>(List.of("authorization", "Bearer " + remember(token)));
        for (String id : clusterIds) {
            all.addAll(List.of("clusterid", id));
        }
        return mesh.outcome(headers(all.toArray(String[]::new)), cluster);
    }

    private void assertLogged(String reason) {
        String log = mesh.log();
        assertTrue(log.contains("Failed to authenticate client from 127.0.0.1: ") && log.contains(reason), log);
    }

    @Test
    void aWorkloadIsVouchedForByItsOwnClusterByAnyOfItsNames() {
        assertEquals(SERVED, call(mesh.token(1), "cluster1", "cluster1"));
        assertEquals(SERVED, call(mesh.token(2), "cluster2", "cluster2"));
        assertEquals(SERVED, call(mesh.token(2), "cluster2", "two"));
        assertEquals(SERVED, call(mesh.token(2), "two", "cluster2"));
        assertEquals(SERVED, call(mesh.token(1), "cluster1", "cluster2", "cluster2"), "repeated means the own cluster");
    }

    @Test
    void noOtherClusterVouchesForIt() {
        assertEquals(REFUSED, call(mesh.token(2), "cluster2"));
        assertEquals(REFUSED, call(mesh.token(2), "cluster1", "cluster1"));
        assertEquals(REFUSED, call(mesh.token(1), "cluster2", "cluster2"));
        assertEquals(REFUSED, call(mesh.token(2), "cluster2", "cluster3"));
        assertLogged("there are [cluster1, cluster2]");
        long reviews = mesh.clusters.get(1).requests().made("create", "tokenreviews");
        assertEquals(1, reviews, "the one that was good");
    }

    @Test
    void noWorkloadIsAnotherOne() {
        String sleep = "[spiffe://cluster.local/ns/sample/sa/sleep]";
        String token = remember(mesh.token(1));
        String[] bearer = {"authorization", "Bearer " + token};
        assertEquals("PERMISSION_DENIED: authorization failed: no identities (" + sleep + ") matched other/sleep", mesh.outcome(
                headers(bearer), "other", Map.of("CLUSTER_ID", "cluster1", "NAMESPACE", "other", "SERVICE_ACCOUNT", "sleep"),
                null));
        assertEquals("PERMISSION_DENIED: authorization failed: no identities (" + sleep + ") matched sample/hello",
                mesh.outcome(headers(bearer), "sample",
                        Map.of("CLUSTER_ID", "cluster1", "NAMESPACE", "sample", "SERVICE_ACCOUNT", "hello"), null));
        assertEquals(
                "PERMISSION_DENIED: authorization failed: the proxy says it is of cluster cluster2, but cluster cluster1 vouched for it",
                mesh.outcome(headers(bearer), "cluster2"));
        assertEquals("INVALID_ARGUMENT: missing node information",
                mesh.outcome(headers(bearer), Node.getDefaultInstance()));
    }

    @Test
    void aTokenOfAnotherAudienceIsRefused() {
        assertEquals(REFUSED, call(mesh.token(1, "sample", "sleep", "https://elsewhere", ""), "cluster1"));
        assertLogged("another audience");
    }

    @Test
    void anExpiredTokenIsRefused() {
        String token = mesh.token(1);
        mesh.ahead(Duration.ofHours(2));
        assertEquals(REFUSED, call(token, "cluster1"));
        assertLogged("expired");
    }

    @Test
    void theTokenOfAPodThatIsGoneIsRefused() {
        String token = mesh.token(1, "sample", "default", "istio-ca", "hello-1");
        Map<String, String> node = Map.of("CLUSTER_ID", "cluster1", "NAMESPACE", "sample");
        String[] bearer = {"authorization", "Bearer " + remember(token)};
        mesh.authenticators.published(mesh.worlds.world(), mesh.worlds.takeDelta());
        assertEquals(SERVED, mesh.outcome(headers(bearer), "sample", node, null));
        mesh.clusters.get(1).api().delete("/api/v1/namespaces/sample/pods/hello-1");
        mesh.worlds.remove("cluster1", FactKind.POD, "sample", "hello-1");
        mesh.authenticators.published(mesh.worlds.world(), mesh.worlds.takeDelta());
        assertEquals(REFUSED, mesh.outcome(headers(bearer), "sample", node, null));
        assertLogged("the API server says");
    }

    @Test
    void aDetachedClusterVouchesForNobody() {
        assertEquals(SERVED, call(mesh.token(2), "cluster2", "cluster2"));
        String before = tokens.getLast();
        mesh.authenticators.detached(Vouching.C2);
        assertEquals(REFUSED, call(before, "cluster2", "cluster2"));
        assertEquals(REFUSED, call(mesh.token(2), "cluster2", "cluster2"));
        assertLogged("is not attached");
    }

    @Test
    void nothingAndNonsenseAreRefused() {
        assertEquals(REFUSED, mesh.outcome(headers(), "cluster1"));
        assertEquals(REFUSED, mesh.outcome(headers("authorization", "Basic c2xlZXA6c2xlZXA="), "cluster1"));
        assertEquals(REFUSED, call("no.token.atall", "cluster1"));
        String token = mesh.token(1);
        assertEquals(REFUSED, call(token.substring(0, token.lastIndexOf('.')) + ".", "cluster1"));
        EmbeddedCluster one = mesh.clusters.get(1);
        assertEquals(1, one.requests().made("create", "tokenreviews"));
    }

    @Test
    void aForwardedCertificateFromNobodyInParticularCountsForNothing() {
        String forged = "By=x;URI=spiffe://cluster.local/ns/sample/sa/sleep";
        assertEquals(REFUSED, mesh.outcome(headers("x-forwarded-client-cert", forged), "cluster1"));
        mesh.close();
        mesh = start("10.9.9.0/24");
        awaitReady();
        assertEquals(SERVED, mesh.outcome(headers("x-forwarded-client-cert", forged), "cluster1"),
                "loopback, once gateways are trusted");
    }

    @Test
    void aClientCertificateOfTheMeshIsEnough() {
        Map<String, String> node = Map.of("CLUSTER_ID", "cluster1", "NAMESPACE", "sample", "SERVICE_ACCOUNT", "sleep");
        assertEquals(SERVED, mesh.outcome(headers(), "sample", node, mesh.pki.leaf("spiffe://cluster.local/ns/sample/sa/sleep")));
        assertEquals(
                "PERMISSION_DENIED: authorization failed: no identities ([spiffe://cluster.local/ns/sample/sa/hello]) matched sample/sleep",
                mesh.outcome(headers(), "sample", node, mesh.pki.leaf("spiffe://cluster.local/ns/sample/sa/hello")));
    }

    @Test
    void aForeignClientCertificateEndsTheHandshake() {
        String outcome = mesh.outcome(headers("authorization", "Bearer " + remember(mesh.token(1))), "sample",
                Map.of("CLUSTER_ID", "cluster1", "NAMESPACE", "sample", "SERVICE_ACCOUNT", "sleep"),
                new TestPki().leaf("spiffe://cluster.local/ns/sample/sa/sleep"));
        assertTrue(outcome.startsWith("UNAVAILABLE"), outcome);
    }
}
