package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.Eventually;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.AgentSpec;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Where requests go, tried with real ones through sidecars of clients and servers that speak mutual TLS. Each of two real clusters has
 * a client and one version of a service; the first alone has the rules.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrafficIT {
    private static final int HTTP = 5000;
    private static final String HOST = "helloworld.sample.svc.cluster.local";
    private static final String RULES = "/apis/networking.istio.io/v1/namespaces/sample/";
    private static final String LEADING = RULES + "virtualservices/helloworld";
    private static final String TO_V1 = "{destination: {host: helloworld, subset: v1}}";
    private static final String TO_V2 = "{destination: {host: helloworld, subset: v2}}";
    private static final String V1 = "Hello version: v1, instance: helloworld-1, cluster: cluster1";
    private static final String V2 = "Hello version: v2, instance: helloworld-2, cluster: cluster2";

    private TwoClusters mesh;
    private RunningDaemon daemon;
    private final List<TwoClusters.Client> clients = new ArrayList<>();

    @BeforeAll
    void build() {
        assumeTrue(TwoClusters.unavailable().isEmpty(), () -> TwoClusters.unavailable().orElseThrow());
        mesh = new TwoClusters();
        for (String kind : List.of("VirtualService virtualservices", "DestinationRule destinationrules")) {
            mesh.api(1).create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    """
                            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: %2$s.networking.istio.io},
                             spec: {group: networking.istio.io, scope: Namespaced, names: {kind: %1$s, plural: %2$s}, versions: [{name: v1,
                             served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}"""
                            .formatted((Object[]) kind.split(" ", 2)));
        }
        RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
        daemon = RunningDaemon.secured(mesh.cluster1.adminKubeconfig(), mesh.hostAddress(), Map.of()).awaitServing();
        List<TwoClusters.Client> all = new ArrayList<>();
        for (int cluster : List.of(1, 2)) {
            all.add(member(cluster, "helloworld", 30, cluster == 2 ? EnvoyBinary.OLDEST : EnvoyBinary.NEWEST, Ads.Protocol.GRPC));
            clients.add(member(cluster, "client", 50, cluster == 1 ? EnvoyBinary.OLDEST : EnvoyBinary.NEWEST,
                    cluster == 1 ? Ads.Protocol.DELTA_GRPC : Ads.Protocol.GRPC));
        }
        all.addAll(clients);
        all.forEach(each -> each.envoy().awaitReady(TwoClusters.SOON));
        mesh.api(1).create(RULES + "destinationrules",
                "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: helloworld}, spec: {host: helloworld, "
                        + "subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}}");
        expect(Set.of(V1, V2, "200"), "/hello");
    }

    private TwoClusters.Client member(int cluster, String name, int number, EnvoyBinary binary, Ads.Protocol protocol) {
        Workloads.Pod pod = new Workloads.Pod("sample", name + "-" + cluster,
                Map.of("app", name, "version", "v" + cluster, "security.istio.io/tlsMode", "istio"),
                "account-" + name, "node-1", "10." + cluster + ".0." + number);
        mesh.workloads(cluster).serviceAccount("sample", pod.serviceAccount());
        mesh.run(cluster, pod, HTTP);
        return mesh.inject(cluster, pod, binary, protocol,
                AgentSpec.of(mesh.controlPlane(daemon), "cluster" + cluster, mesh.workloads(cluster), pod)).client();
    }

    @AfterAll
    void end() throws IOException {
        if (daemon != null) {
            daemon.close();
        }
        if (mesh != null) {
            mesh.close();
        }
    }

    @AfterEach
    void nothingWasRefused() {
        mesh.api(1).delete(LEADING);
        mesh.assertNothingRefused();
    }

    @Test
    void aHeaderLeadsToOneVersionAndAllElseGoesToTheOther() {
        lead("[{match: [{headers: {x-version: {exact: v2}}}], route: [" + TO_V2 + "]}, {route: [" + TO_V1 + "]}]");
        expect(Set.of(V1, "200"), "/hello");
        expect(Set.of(V2, "200"), "/hello", "x-version: v2");
        clients.forEach(client -> assertTrue(ask(client, 1, "/headers", "x-version: v2").stream()
                .anyMatch(line -> line.contains("URI=spiffe://cluster.local/ns/sample/sa/account-client"))));
    }

    @Test
    void weightsMoveTrafficAndNoRequestFails() throws InterruptedException {
        lead(weights(100, 0));
        expect(Set.of(V1, "200"), "/hello");
        AtomicBoolean over = new AtomicBoolean();
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        List<Thread> traffic = clients.stream().map(client -> Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                heard.addAll(ask(client, 20, "/hello"));
            }
        })).toList();
        try {
            for (int round = 0; round < 4; round++) {
                mesh.api(1).merge(LEADING, "{spec: {http: " + (round % 2 == 0 ? weights(0, 100) : weights(100, 0)) + "}}");
                expect(Set.of(round % 2 == 0 ? V2 : V1, "200"), "/hello");
            }
            mesh.api(1).merge(LEADING, "{spec: {http: " + weights(50, 50) + "}}");
            expect(Set.of(V1, V2, "200"), "/hello");
            assertTrue(heard.size() > 20, heard::toString);
        } finally {
            over.set(true);
            for (Thread thread : traffic) {
                thread.join();
            }
        }
        assertEquals(Set.of(V1, V2, "200"), Set.copyOf(heard));
    }

    private static String weights(int v1, int v2) {
        return ("[{route: [{weight: %d, " + TO_V1.substring(1) + ", {weight: %d, " + TO_V2.substring(1) + "]}]").formatted(v1,
                v2);
    }

    @Test
    void pathsAreAbortedRedirectedAnsweredAndRewritten() {
        lead("[{match: [{uri: {prefix: /tea}}], fault: {abort: {httpStatus: 418, percentage: {value: 100}}}, route: [" + TO_V1
                + "]}, "
                + "{match: [{uri: {prefix: /old}}], redirect: {uri: /hello, authority: new.example.com, redirectCode: 308}}, "
                + "{match: [{uri: {exact: /said}}], directResponse: {status: 202, body: {string: as told}}}, "
                + "{match: [{uri: {prefix: /seen/}}], rewrite: {uri: /}, headers: {request: {set: {x-led: 'yes'}}}, route: ["
                + TO_V2
                + "]}, {match: [{uri: {prefix: /hello}}], route: [" + TO_V1 + "]}]");
        expect(Set.of("fault filter abort", "418"), "/tea/pot");
        expect(Set.of("308", "http://new.example.com/hello"), "/old/page");
        expect(Set.of("as told", "202"), "/said");
        expect(Set.of(V2, "200"), "/seen/hello");
        expect(Set.of(V1, "200"), "/hello");
        expect(Set.of("404"), "/headers");
        for (TwoClusters.Client client : clients) {
            Set<String> heard = ask(client, 1, "/seen/headers");
            assertTrue(heard.containsAll(Set.of("x-envoy-original-path: /seen/headers", "x-led: yes", "200")), heard::toString);
        }
    }

    @Test
    void bothClustersAnswerAgainWhenNoRuleLeadsAnyMore() {
        lead("[{route: [" + TO_V2 + "]}]");
        expect(Set.of(V2, "200"), "/hello");
        mesh.api(1).delete(LEADING);
        expect(Set.of(V1, V2, "200"), "/hello");
    }

    private void lead(String http) {
        mesh.api(1).delete(LEADING);
        mesh.api(1).create(RULES + "virtualservices", "{apiVersion: networking.istio.io/v1, kind: VirtualService, "
                + "metadata: {name: helloworld}, spec: {hosts: [helloworld], http: " + http + "}}");
    }

    /** That each client is answered this, and nothing else, to twenty requests, and to twenty more. */
    private void expect(Set<String> answers, String path, String... headers) {
        for (TwoClusters.Client client : clients) {
            AtomicReference<Set<String>> last = new AtomicReference<>(Set.of());
            Eventually.get(path + " is answered " + answers, TwoClusters.SOON, () -> {
                Set<String> heard = ask(client, 20, path, headers);
                last.set(heard);
                return Optional.of(heard).filter(answers::equals);
            }, () -> "client " + clients.indexOf(client) + " heard " + last.get());
            assertEquals(answers, ask(client, 20, path, headers));
        }
    }

    /** The bodies' lines, statuses and places of redirection that so many requests are answered. */
    private Set<String> ask(TwoClusters.Client client, int requests, String path, String... headers) {
        int cluster = clients.indexOf(client) + 1;
        String address = mesh.api(cluster).get("/api/v1/namespaces/sample/services/helloworld").at("/spec/clusterIP").asText();
        List<String> command = new ArrayList<>(
                List.of("curl", "-s", "-m", "5", "-w", "\\n%{http_code}\\n%{redirect_url}\\n", "-H", "Host: " + HOST));
        List.of(headers).forEach(header -> command.addAll(List.of("-H", header)));
        command.addAll(Collections.nCopies(requests, "http://" + address + ":" + HTTP + path));
        return client.pod().run(command.toArray(String[]::new)).output().lines().filter(line -> !line.isBlank())
                .collect(Collectors.toSet());
    }
}
