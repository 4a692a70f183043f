package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.generate.route.Routes;
import dev.navarch.kube.decode.ConfigKinds;
import dev.navarch.kube.decode.Interner;
import dev.navarch.model.FactKind;
import dev.navarch.model.VirtualServiceFact;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where VirtualServices lead requests of sidecars, from the resource as it is stored to the route. */
class RequestRoutesTest {
    private final Projection projection = new Projection(List.of(new Routes()));
    private final Worlds worlds = new Worlds().put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
            Facts.service("shop", "b", "10.0.0.2", Facts.port("http", 8080)),
            Facts.service("bank", "c", "10.0.0.3", Facts.port("http", 9000)));
    private final Proxy own = Proxies.sidecar("x-1", "shop", "10.1.0.1", "c1", "");
    private final Proxy other = Proxies.sidecar("x-1", "bank", "10.1.0.8", "c1", "");
    private final List<String> issues = new ArrayList<>();

    private VirtualServiceFact read(String name, String spec) {
        try {
            return (VirtualServiceFact) Objects.requireNonNull(
                    new ConfigKinds(new Interner(16), (_, object, reason) -> issues.add(object + ": " + reason), "", "default")
                            .of(FactKind.VIRTUAL_SERVICE).json(new YAMLMapper().readTree("metadata: {name: " + name
                                    + ", namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z'}\n" + spec))
                            .value());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Route> routes(Proxy proxy, int port, String host) {
        View view = projection.views(worlds.world(), proxy, ResourceType.ROUTE).getFirst();
        RouteConfiguration routes = Resources.read(projection.generate(worlds.world(), view), Names.route(port),
                RouteConfiguration.class);
        return routes.getVirtualHostsList().stream().filter(each -> each.getName().equals(host + ":" + port))
                .map(VirtualHost::getRoutesList).findFirst().orElseThrow();
    }

    @Test
    void allOfARuleBecomesRoutes() {
        worlds.put("c1", read("v", """
                spec:
                  hosts: [a]
                  http:
                  - name: first
                    match:
                    - uri: {prefix: /api}
                      headers: {x-user: {exact: jo}, x-any: {}}
                      withoutHeaders: {x-old: {regex: "1.*"}}
                      queryParams: {q: {exact: z}}
                      method: {exact: GET}
                      ignoreUriCase: true
                    - {port: 81, uri: {exact: /never}}
                    - {sourceNamespace: bank, uri: {exact: /banks-only}}
                    route:
                    - {destination: {host: a, subset: v1}, weight: 90, headers: {request: {set: {x-to: one}}}}
                    - {destination: {host: b}, weight: 10}
                    - {destination: {host: b, subset: none}, weight: 0}
                    rewrite: {uri: /, authority: inner}
                    timeout: 1.5s
                    retries: {attempts: 3, perTryTimeout: 500ms, retryOn: "5xx,418"}
                    mirror: {host: c.bank.svc.cluster.local}
                    mirrorPercentage: {value: 12.5}
                    fault: {delay: {fixedDelay: 1s, percentage: {value: 0.1}}, abort: {httpStatus: 503}}
                    corsPolicy: {allowOrigins: [{exact: "https://x"}], allowMethods: [GET, PUT], maxAge: 1h}
                    headers: {response: {remove: [server], add: {x-b: 50%}}}
                  - {match: [{uri: {exact: /old}}], redirect: {uri: /new, redirectCode: 308}}
                  - {match: [{uri: {regex: "/gone.*"}}], directResponse: {status: 410, body: {string: gone}}}
                  - {route: [{destination: {host: nowhere}}]}
                  - {route: [{destination: {host: never-reached}}]}
                """));
        Golden.assertMatches("route/virtual-service.json", String.join("\n",
                routes(own, 80, "a.shop.svc.cluster.local").stream().map(Resources::json).toList()));
        assertEquals(List.of(), issues);
        assertEquals(5, routes(other, 80, "a.shop.svc.cluster.local").size(), "what is for its namespace besides");
        assertEquals("outbound|9000||c.bank.svc.cluster.local",
                routes(own, 9000, "c.bank.svc.cluster.local").getFirst().getRoute().getCluster());
    }

    @Test
    void aRuleTouchesTheRoutesOfItsHostsAndOfWhatLeadsToThem() {
        worlds.put("c1", read("v", "spec: {hosts: [a], http: [{route: [{destination: {host: b}}]}]}"));
        assertEquals("outbound|8080||b.shop.svc.cluster.local",
                routes(own, 80, "a.shop.svc.cluster.local").getFirst().getRoute().getCluster(), "its only port");
        View view = projection.views(worlds.world(), own, ResourceType.ROUTE).getFirst();
        ResourceSet before = projection.generate(worlds.world(), view);
        worlds.takeDelta();
        worlds.put("c1", read("v", "spec: {hosts: [a], http: [{timeout: 1s, route: [{destination: {host: b}}]}]}"));
        WorldDelta delta = worlds.takeDelta();
        assertFalse(projection.movesViews(delta, own) || projection.movesViews(delta, other));
        Generation.Step step = projection.step(before, worlds.world(), delta, view);
        assertEquals(java.util.Set.of("80"), step.changed());
        assertSame(before.get("8080"), step.set().get("8080"));
        worlds.put("c1", Facts.service("shop", "b", "10.0.0.2", Facts.port("http", 8081)));
        projection.step(step.set(), worlds.world(), worlds.takeDelta(), view);
        assertEquals("outbound|8081||b.shop.svc.cluster.local",
                routes(own, 80, "a.shop.svc.cluster.local").getFirst().getRoute().getCluster());
    }

    @Test
    void aRuleThatIsNotUnderstoodIsLeftOutAloneAndSaysWhy() {
        VirtualServiceFact read = read("v", """
                spec:
                  hosts: [a]
                  http:
                  - {match: [{uri: {regex: "("}}], route: [{destination: {host: b}}]}
                  - {match: [{headers: {"@request.auth.claims.x": {exact: a}}}], route: [{destination: {host: b}}]}
                  - {delegate: {name: x}}
                  - {route: []}
                  - {route: [{destination: {host: b}}]}
                """);
        assertEquals(1, read.http().size());
        assertTrue(issues.size() == 4 && issues.getFirst().contains("regular expression"), issues.toString());
    }
}
