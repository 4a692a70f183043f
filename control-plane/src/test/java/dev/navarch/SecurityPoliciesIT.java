package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JOSEException;
import com.sun.net.httpserver.HttpServer;
import dev.navarch.local.Eventually;
import dev.navarch.local.net.PodNamespace;
import dev.navarch.testkit.Issuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Who is let in, tried with real requests between sidecars of two real clusters that speak mutual TLS, and by a plain pod of nobody's. Each policy is tried on
 * both Envoys: each is the server for the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityPoliciesIT {
    private PolicyMesh on;

    @BeforeAll
    void build() {
        assumeTrue(TwoClusters.unavailable().isEmpty(), () -> TwoClusters.unavailable().orElseThrow());
        on = new PolicyMesh();
    }

    @AfterAll
    void end() throws IOException {
        if (on != null) {
            on.close();
        }
    }

    @AfterEach
    void tidy() {
        on.tidy();
    }

    /** Tries a policy on each server in turn. */
    private void onEach(String name, String spec, String answers) {
        for (int server : List.of(1, 2)) {
            on.authorization(name + "-" + server, spec.replace("APP", "{matchLabels: {app: only-" + server + "}}").replace("PEER",
                    "account-" + (3 - server)).replace("HOST", PolicyMesh.host(server)));
        }
        for (int server : List.of(1, 2)) {
            on.expect(server, spec, answers);
        }
    }

    @Test
    void whoeverIsAllowedPassesAndNobodyElse() {
        onEach("p", "{selector: APP, rules: [{from: [{source: {principals: [cluster.local/ns/sample/sa/PEER]}}]}]}",
                "200 200 200 200 403 000");
        onEach("p", "{selector: APP, rules: [{from: [{source: {serviceAccounts: [nobody]}}]}]}", "403 403 403 000 403 000");
        onEach("p", "{selector: APP, rules: [{from: [{source: {serviceAccounts: [PEER]}}]}]}", "200 200 200 200 403 000");
        onEach("p", "{selector: APP, rules: [{from: [{source: {namespaces: [bank]}}]}]}", "403 403 403 000 403 000");
        onEach("p", "{selector: APP, rules: [{from: [{source: {namespaces: [sam*]}}]}]}", "200 200 200 200 403 000");
        onEach("p", "{selector: APP, rules: [{from: [{source: {ipBlocks: [" + PolicyMesh.OUTSIDER + "/32]}}]}]}",
                "403 403 403 000 200 200");
        onEach("p", "{selector: APP, rules: [{to: [{operation: {methods: [GET], paths: [/hello]}}]}]}",
                "200 403 403 000 200 000");
        onEach("p", "{selector: APP, rules: [{to: [{operation: {paths: ['/{*}']}}]}]}", "200 200 200 000 200 000");
        onEach("p", "{selector: APP, rules: [{to: [{operation: {paths: ['/{*}/{**}']}}]}]}", "403 403 403 000 403 000");
        onEach("p", "{selector: APP, rules: [{to: [{operation: {hosts: [HOST]}}]}]}", "200 200 200 000 200 000");
        onEach("p", "{selector: APP, rules: [{to: [{operation: {ports: ['5001']}}]}]}", "403 403 403 200 403 200");
        onEach("p", "{selector: APP, rules: [{when: [{key: 'request.headers[x-a]', notValues: [b]}]}]}",
                "200 200 200 000 200 000");
        onEach("p", "{selector: APP}", "403 403 403 000 403 000");
    }

    @Test
    void whoeverIsRefusedDoesNotPassWhateverIsAllowed() {
        onEach("all", "{selector: APP, rules: [{}]}", "200 200 200 200 200 200");
        onEach("p", "{selector: APP, action: DENY, rules: [{to: [{operation: {notPorts: ['5001'], methods: [POST]}}]}]}",
                "200 403 200 200 200 200");
        onEach("p", "{selector: APP, action: DENY, rules: [{to: [{operation: {methods: [POST]}}]}]}", "200 403 200 000 200 000");
        onEach("p", "{selector: APP, action: DENY, rules: [{from: [{source: {notPrincipals: ['*']}}]}]}",
                "200 200 200 200 403 000");
        onEach("p", "{selector: APP, action: DENY, rules: [{from: [{source: {namespaces: [sample]}}]}]}",
                "403 403 403 000 200 200");
        onEach("p", "{selector: APP, action: DENY}", "200 200 200 200 200 200");
    }

    @Test
    void whatIsNotUnderstoodRefusesMoreAndLetsLessPass() {
        onEach("p", "{selector: APP, action: BLOCK, rules: []}", "403 403 403 000 403 000");
        onEach("p", "{selector: APP, rules: [{from: [{source: {ipBlocks: [what]}}]}]}", "403 403 403 000 403 000");
        onEach("p",
                "{selector: APP, action: DENY, rules: [{to: [{operation: {methods: [GET]}}], form: [{source: {namespaces: [bank]}}]}]}",
                "403 200 403 000 403 000");
        onEach("p", "{selector: APP, action: CUSTOM, provider: {name: gone}, rules: [{to: [{operation: {paths: [/headers]}}]}]}",
                "200 200 403 000 200 000");
        assertTrue(on.daemon.metric("navarch_objects_left_out_total{resource=\"authorizationpolicies\"}") >= 6);
    }

    @Test
    void whatIsOnlyTriedOutRefusesNobody() {
        for (int server : List.of(1, 2)) {
            on.apply("authorizationpolicies", "AuthorizationPolicy", "tried-" + server, "{action: DENY, rules: [{}]}",
                    "istio.io/dry-run: 'true'");
        }
        Eventually.holds("it is counted what it would have said", TwoClusters.SOON, () -> {
            on.expect(1, "tried out", "200 200 200 200 200 200");
            return on.client(1).envoy().get("/stats").lines()
                    .anyMatch(line -> line.contains("istio_dry_run_deny_") && line.contains("shadow_denied")
                            && !line.endsWith(": 0"));
        });
    }

    @Test
    void tokensAreJudgedAndSayWhoIsLetIn() throws JOSEException {
        Issuer issuer = new Issuer("https://issuer.example.com");
        Issuer forger = new Issuer("https://issuer.example.com");
        String good = bearer(issuer.token("alice", Map.of("group", "admins", "scope", "read write")));
        String other = bearer(issuer.token("bob", Map.of("group", List.of("users", "testers"))));
        on.authentication("tokens", "{jwtRules: [{issuer: 'https://issuer.example.com', jwks: '" + issuer.keys()
                + "', outputClaimToHeaders: [{header: x-sub, claim: sub}], forwardOriginalToken: true}]}");
        for (int server : List.of(1, 2)) {
            Eventually.holds("a forged token is refused", TwoClusters.SOON,
                    () -> on.ask(server, "/hello", "-H", bearer(forger.token("alice", Map.of()))).equals("401"));
            assertEquals("200", on.ask(server, "/hello", "-H", good));
            assertEquals("401", on.ask(server, "/hello", "-H", bearer(issuer.expired("alice"))));
            assertEquals("401", on.ask(server, "/hello", "-H", bearer("what")));
            assertEquals("200", on.ask(server, "/hello"), "no token");
        }
        allowing("{from: [{source: {requestPrincipals: ['https://issuer.example.com/alice']}}]}", good, other, "200 403 403");
        allowing("{from: [{source: {requestPrincipals: ['*']}}]}", good, other, "200 200 403");
        allowing("{when: [{key: 'request.auth.claims[group]', values: [admins]}]}", good, other, "200 403 403");
        allowing("{when: [{key: 'request.auth.claims[group]', values: [test*]}]}", good, other, "403 200 403");
        allowing("{when: [{key: 'request.auth.claims[scope]', values: [write]}]}", good, other, "200 403 403");
        allowing("{when: [{key: request.auth.audiences, values: [sample]}]}", good, other, "200 200 403");
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private void allowing(String rule, String good, String other, String answers) {
        on.authorization("allowing", "{rules: [" + rule + "]}");
        for (int server : List.of(1, 2)) {
            List<String> last = new ArrayList<>(List.of(""));
            try {
                Eventually.holds(rule, TwoClusters.SOON, () -> {
                    last.set(0, on.ask(server, "/hello", "-H", good) + " " + on.ask(server, "/hello", "-H", other) + " "
                            + on.ask(server, "/hello"));
                    return last.getFirst().equals(answers);
                });
            } catch (IllegalStateException e) {
                throw new AssertionError("server " + server + ", " + rule + ": " + last, e);
            }
        }
    }

    @Test
    void whatSomebodyElseDecidesIsAsked() {
        on.authorization("custom", "{selector: {matchLabels: {app: only-1}}, action: CUSTOM, provider: {name: 'no'}, "
                + "rules: [{to: [{operation: {paths: [/headers]}}]}]}");
        on.expect(1, "who says no to some", "200 200 404 200 200 200");
        on.authorization("custom", "{selector: {matchLabels: {app: only-1}}, action: CUSTOM, provider: {name: 'yes'}, "
                + "rules: [{to: [{operation: {methods: [GET, POST]}}]}]}");
        on.expect(1, "who says yes", "200 200 200 200 200 200");
        assertTrue(on.client(1).envoy().get("/stats").lines()
                .anyMatch(line -> line.contains("ext_authz.ok") && !line.endsWith(": 0")), "he was asked");
    }

    @Test
    void keysThatAnIssuerPublishesAreReadAndThoseOfThisHostAreNot() throws JOSEException, IOException {
        Issuer issuer = new Issuer("a");
        AtomicReference<Issuer> published = new AtomicReference<>(issuer);
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(on.mesh.hostAddress()), 0), 0);
        web.createContext("/keys", exchange -> {
            try (exchange) {
                byte[] keys = Objects.requireNonNull(published.get(), "never unset").keys().getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
            }
        });
        web.start();
        try {
            on.authentication("tokens",
                    "{jwtRules: [{issuer: a, jwksUri: 'http://" + on.mesh.hostAddress() + ":" + web.getAddress().getPort()
                            + "/keys'}]}");
            String bearer = bearer(issuer.token("alice", Map.of()));
            for (int server : List.of(1, 2)) {
                Eventually.holds("a forged token is refused and a good one is not", TwoClusters.SOON,
                        () -> on.ask(server, "/hello", "-H", bearer("what")).equals("401")
                                && on.ask(server, "/hello", "-H", bearer).equals("200"));
            }
            Issuer rotated = new Issuer("a");
            published.set(rotated);
            for (int server : List.of(1, 2)) {
                Eventually.holds("a key that rotates is read again", TwoClusters.SOON,
                        () -> on.ask(server, "/hello", "-H", bearer(rotated.token("alice", Map.of()))).equals("200"));
                assertEquals("401", on.ask(server, "/hello", "-H", bearer), "by the old key");
            }
            on.authentication("tokens",
                    "{jwtRules: [{issuer: a, jwksUri: 'http://127.0.0.1:" + web.getAddress().getPort() + "/keys'}]}");
            Eventually.holds("no token is good by keys of this host", TwoClusters.SOON,
                    () -> on.ask(1, "/hello", "-H", bearer(rotated.token("alice", Map.of()))).equals("401"));
            assertTrue(on.daemon.log().contains("that must not be asked"), on.daemon.log());
        } finally {
            web.stop(0);
        }
    }

    @Test
    void byKeysThatNobodyHasNoTokenIsGood() throws JOSEException {
        Issuer issuer = new Issuer("a");
        on.authentication("tokens", "{jwtRules: [{issuer: a, jwks: what}]}");
        for (int server : List.of(1, 2)) {
            Eventually.holds("no token is good", TwoClusters.SOON,
                    () -> on.ask(server, "/hello", "-H", bearer(issuer.token("alice", Map.of()))).equals("401"));
            assertEquals("200", on.ask(server, "/hello"), "no token");
        }
    }

    /** Requests that must be refused go on all the while; what is allowed besides, and where, changes under them. */
    @Test
    void underChurnNothingPassesThatMustBeRefused() throws InterruptedException {
        for (int server : List.of(1, 2)) {
            on.authorization("deny-" + server, "{selector: {matchLabels: {app: only-" + server
                    + "}}, action: DENY, rules: [{to: [{operation: {methods: [POST], ports: ['5000']}}]}]}");
            on.expect(server, "POST is refused", "200 403 200 200 200 200");
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        Queue<String> passed = new ConcurrentLinkedQueue<>();
        List<Thread> traffic = new ArrayList<>();
        for (int server : List.of(1, 2)) {
            String url = "http://" + on.vip(server, PolicyMesh.HTTP) + "/hello?n=[1-20]";
            PodNamespace pod = on.client(3 - server).pod();
            for (String connection : List.of("keep-alive", "close")) {
                traffic.add(Thread.ofVirtual().start(() -> {
                    while (!over.get()) {
                        pod.run("curl", "-s", "-m", "10", "-X", "POST", "-H", "Connection: " + connection, "-H",
                                "Host: " + PolicyMesh.host(server),
                                "-o", "/dev/null", "-w", "%{http_code}\\n", url).output().lines().forEach(status -> {
                                    refused.incrementAndGet();
                                    if (status.equals("200")) {
                                        passed.add(server + " " + connection);
                                    }
                                });
                    }
                }));
            }
        }
        for (int round = 0; round < 12; round++) {
            on.authorization("churn",
                    "{action: " + List.of("ALLOW", "DENY", "AUDIT").get(round % 3) + ", rules: [{to: [{operation: {paths: ['/"
                            + round + "*', '/hello']}}]}]}");
            on.authentication("churn", "{jwtRules: [{issuer: '" + round + "', jwks: what}]}");
            for (int server : List.of(1, 2)) {
                on.mesh.workloads(server).service("sample", "churn-" + round, Map.of("app", "only-" + server),
                        Map.of("http", 6000 + round));
            }
            Thread.sleep(700);
        }
        int atTheEnd = refused.get();
        Eventually.holds("requests go on", TwoClusters.SOON, () -> refused.get() > atTheEnd + 100);
        over.set(true);
        for (Thread thread : traffic) {
            thread.join();
        }
        assertEquals(List.of(), List.copyOf(passed), () -> "of " + refused);
        assertFalse(refused.get() < 200, () -> "only " + refused + " requests were sent");
    }
}
