package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import dev.navarch.generate.Projection;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.Authorizers;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Policies;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where in the listener for a workload's own ports it is decided who is let in. */
class AuthorizationTest {
    private static final List<String> ASKING = List.of("rbac", "jwt_authn", "ext_authz");

    private final Worlds worlds = new Worlds().put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
            Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "8080"), Facts.port("tcp", 90, "9090")));

    private Listener inbound(Proxy proxy) {
        return ListenerRig.one(ListenerRig.listeners(worlds.world(), proxy), "virtualInbound");
    }

    private static List<HttpConnectionManager> managers(Listener listener) {
        List<HttpConnectionManager> managers = new ArrayList<>();
        for (FilterChain chain : listener.getFilterChainsList()) {
            chain.getFiltersList().stream().filter(f -> f.getTypedConfig().is(HttpConnectionManager.class))
                    .forEach(f -> managers.add(ListenerRig.unpack(f.getTypedConfig(), HttpConnectionManager.class)));
        }
        return managers;
    }

    /** What is asked of requests to 8080 and connections to 9090, without the rest of the listener. */
    private static Listener access(Listener listener) {
        Listener.Builder access = Listener.newBuilder();
        for (FilterChain chain : listener.getFilterChainsList()) {
            int port = chain.getFilterChainMatch().getDestinationPort().getValue();
            if (!chain.getFilterChainMatch().getTransportProtocol().equals("raw_buffer") || (port != 8080 && port != 9090)) {
                continue;
            }
            FilterChain.Builder asks = access.addFilterChainsBuilder().setName(chain.getName());
            for (Filter filter : chain.getFiltersList()) {
                if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
                    HttpConnectionManager.Builder manager = HttpConnectionManager.newBuilder();
                    ListenerRig.unpack(filter.getTypedConfig(), HttpConnectionManager.class).getHttpFiltersList().stream()
                            .filter(each -> ASKING.stream().anyMatch(each.getName()::contains)).forEach(manager::addHttpFilters);
                    asks.addFilters(filter.toBuilder().setTypedConfig(Any.pack(manager.build())));
                } else if (ASKING.stream().anyMatch(filter.getName()::contains)) {
                    asks.addFilters(filter);
                }
            }
        }
        return access.build();
    }

    @Test
    void everyChainThatLeadsToTheWorkloadAsksWhoIsLetIn() {
        worlds.put("c1", Policies.authorization("shop", "p", "{action: DENY, rules: [{}]}"),
                Policies.authorization("shop", "q", "{rules: [{}]}"), Policies.authorization("shop", "r", "{action: AUDIT}"));
        Listener listener = inbound(SidecarKinds.istio());
        for (HttpConnectionManager manager : managers(listener)) {
            assertEquals(List.of("istio.metadata_exchange", "envoy.filters.http.rbac", "envoy.filters.http.rbac",
                    "envoy.filters.http.rbac", "envoy.filters.http.grpc_stats"),
                    manager.getHttpFiltersList().stream().map(HttpFilter::getName).limit(5).toList());
        }
        List<String> tcp = ListenerRig.sketch(listener).stream()
                .filter(line -> line.contains("tcp(") && !line.contains("BlackHole"))
                .toList();
        assertEquals(6, tcp.size(), tcp::toString);
        tcp.forEach(line -> assertTrue(line.contains("istio.metadata_exchange rbac rbac rbac tcp("), line));
    }

    @Test
    void withoutPoliciesNobodyIsAsked() {
        worlds.put("c1", Policies.authorization("shop", "p", "{selector: {matchLabels: {app: b}}, action: DENY, rules: [{}]}"),
                Policies.authorization("bank", "p", "{action: DENY, rules: [{}]}"));
        assertTrue(ListenerRig.sketch(inbound(SidecarKinds.sidecar())).stream().noneMatch(line -> line.contains("rbac")));
        managers(inbound(SidecarKinds.sidecar())).forEach(manager -> assertTrue(
                manager.getHttpFiltersList().stream().noneMatch(filter -> filter.getName().contains("rbac"))));
    }

    @Test
    void allThatPoliciesSayIsInTheListener() {
        worlds.put("c1", Policies.authorization("istio-system", "deny", """
                {action: DENY, rules: [{from: [{source: {notNamespaces: [shop], ipBlocks: [10.0.0.0/8, 'fd00::1']}}],
                 to: [{operation: {methods: [GET], paths: [/a*, '/b/{*}/c'], notPorts: ['8080']}}]}]}"""),
                Policies.authorization("shop", "allow",
                        """
                                {selector: {matchLabels: {app: a}}, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/b],
                                 requestPrincipals: ['https://issuer.example.com/*']}}, {source: {serviceAccounts: [c, bank/d],
                                 remoteIpBlocks: [192.0.2.1]}}], to: [{operation: {hosts: ['*.example.com', a]}}],
                                 when: [{key: 'request.headers[x-a]', values: ['*']}, {key: 'request.auth.claims[group][name]', values: [x, y*]},
                                 {key: connection.sni, notValues: ['*.b']}, {key: request.auth.audiences, values: [z]}]}]}"""),
                Policies.authorization("shop", "nothing", "{}"), Policies.tried("shop", "tried", "{action: DENY, rules: [{}]}"),
                Policies.authorization("shop", "audit", "{action: AUDIT, rules: [{to: [{operation: {ports: ['9090']}}]}]}"));
        Golden.assertMatches("listener/inbound-authorization.json",
                ListenerJson.of(List.of(access(inbound(SidecarKinds.sidecar())))));
    }

    /** Sixty workloads in three namespaces: one of them gets another listener, those of its namespace look whether they are meant. */
    @Test
    void aPolicyCostsOneListenerForEachWorkloadThatItSelects() {
        Projection generation = new Projection(List.of(new ListenerGeneration()));
        List<Proxy> proxies = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String namespace = List.of("shop", "bank", "post").get(i % 3);
            worlds.put("c1", Facts.pod(namespace, "w-" + i, "10.2.0." + i, "w" + i));
            proxies.add(Proxies.sidecar("w-" + i, namespace, "10.2.0." + i, "c1", ""));
        }
        List<List<View>> before = proxies.stream().map(p -> generation.views(worlds.world(), p, ResourceType.LISTENER)).toList();
        worlds.takeDelta();
        worlds.put("c1", Policies.authorization("bank", "p", "{selector: {matchLabels: {app: w4}}, rules: [{}]}"));
        WorldDelta delta = worlds.takeDelta();
        assertEquals(20, proxies.stream().filter(proxy -> generation.movesViews(delta, proxy)).count(), "who looks");
        long others = proxies.stream().flatMap(p -> generation.views(worlds.world(), p, ResourceType.LISTENER).stream())
                .filter(view -> before.stream().noneMatch(views -> views.contains(view))).count();
        assertEquals(1, others, "views that nobody had");
        for (View view : before.getFirst()) {
            ResourceSet made = generation.generate(worlds.world(), view);
            assertTrue(generation.step(made, worlds.world(), delta, view).isNothing(), "what others have stays");
        }
    }

    @Test
    void aPolicyMovesTheViewsOfTheWorkloadsThatItSelectsOnly() {
        ListenerGeneration generation = new ListenerGeneration();
        Proxy selected = SidecarKinds.sidecar();
        Proxy neighbour = Proxies.sidecar("x-1", "shop", "10.1.0.3", "c1", "");
        Proxy elsewhere = Proxies.sidecar("b-1", "bank", "10.1.0.2", "c1", "");
        List<ListenerView> before = generation.views(worlds.world(), selected);
        List<ListenerView> neighbours = generation.views(worlds.world(), neighbour);
        List<ListenerView> others = generation.views(worlds.world(), elsewhere);
        worlds.takeDelta();
        worlds.put("c1", Policies.authorization("shop", "p", "{selector: {matchLabels: {app: a}}, rules: [{}]}"));
        WorldDelta delta = worlds.takeDelta();
        assertEquals(Set.of("shop"), delta.securityPolicies());
        assertEquals(before.subList(0, 3), generation.views(worlds.world(), selected).subList(0, 3));
        assertNotEquals(before.get(3), generation.views(worlds.world(), selected).get(3));
        assertEquals(neighbours, generation.views(worlds.world(), neighbour));
        assertEquals(others, generation.views(worlds.world(), elsewhere));
    }

    @Test
    void tokensAreJudgedBeforeAnybodyIsAskedForThemAndOthersBeforeThat() {
        worlds.configure(Authorizers.mesh(Authorizers.http("web", "judge.shop.svc.cluster.local"),
                Authorizers.grpc("rpc", "judge.shop.svc.cluster.local")));
        worlds.put("c1", Facts.service("shop", "judge", "10.0.0.9", Facts.port("http", 80)),
                Policies.authorization("shop", "web",
                        "{action: CUSTOM, provider: {name: web}, rules: [{to: [{operation: {paths: [/a]}}]}]}"),
                Policies.authorization("shop", "rpc", "{action: CUSTOM, provider: {name: rpc}, rules: [{}]}"),
                Policies.authorization("shop", "gone",
                        "{action: CUSTOM, provider: {name: gone}, rules: [{to: [{operation: {paths: [/b]}}]}]}"),
                Policies.authorization("shop", "token", "{rules: [{from: [{source: {requestPrincipals: ['*']}}]}]}"),
                Policies.authentication("shop", "two",
                        """
                                {jwtRules: [{issuer: b, audiences: [x], jwksUri: 'https://b/keys', fromHeaders: [{name: x-token, prefix: 'T '}],
                                 outputClaimToHeaders: [{header: x-sub, claim: sub}]}, {issuer: a, forwardOriginalToken: true, fromParams: [t],
                                 fromCookies: [c], outputPayloadToHeader: x-payload}]}"""));
        Golden.assertMatches("listener/inbound-custom-and-tokens.json",
                ListenerJson.of(List.of(access(inbound(SidecarKinds.sidecar())))));
    }

    @Test
    void whoeverCannotBeAskedIsNotNamed() {
        worlds.configure(Authorizers.mesh(Authorizers.grpc("rpc", "judge.shop.svc.cluster.local")));
        worlds.put("c1", Policies.authorization("shop", "rpc", "{action: CUSTOM, provider: {name: rpc}, rules: [{}]}"));
        assertFalse(ListenerJson.of(List.of(inbound(SidecarKinds.sidecar()))).contains("judge.shop"));
        worlds.takeDelta();
        worlds.put("c1", Facts.service("shop", "judge", "10.0.0.9", Facts.port("http", 80)));
        assertTrue(worlds.takeDelta().touchesSecurityOf("shop"));
        assertTrue(ListenerJson.of(List.of(inbound(SidecarKinds.sidecar()))).contains("judge.shop"));
        worlds.put("c1", Facts.service("shop", "judge", "10.0.0.9", Facts.port("http", 81)));
        assertFalse(ListenerJson.of(List.of(inbound(SidecarKinds.sidecar()))).contains("judge.shop"), "not at that port");
    }
}
