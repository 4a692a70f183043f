package dev.navarch.testkit;

import dev.navarch.model.ConfigFact;
import dev.navarch.model.ExternalAuthorizer;
import dev.navarch.model.FactKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** AuthorizationPolicies and RequestAuthentications of all that users write, and of what makes no sense. */
public final class RandomPolicies {
    private static final Map<String, List<String>> SOURCES = Map.of("principals",
            List.of("'*'", "cluster.local/ns/shop/sa/a", "'*/ns/shop/sa/b'", "td2/ns/bank/sa/*", "'*-td/ns/shop/sa/a'"),
            "requestPrincipals", List.of("'*'", "issuer/subject", "https://a.example.com/*", "'*/subject'", "'*sub'", "iss*"),
            "namespaces",
            List.of("shop", "'*'", "sh*", "'*op'", "s*p", "a/b",
                    "a.namespace-of-a-name-that-is-as-long-as-names-may-be-in-kubernetes"),
            "serviceAccounts", List.of("a", "shop/a", "a/b/c", "'*'"), "ipBlocks",
            List.of("10.0.0.1", "10.0.0.0/8", "fd00::/8", "10.0.0.0/99", "what"), "remoteIpBlocks",
            List.of("192.0.2.1", "'::1'", "1.2.3"));
    private static final Map<String, List<String>> OPERATIONS = Map.of("hosts",
            List.of("a.example.com", "'*'", "'*.example.com'", "a.*"), "ports",
            List.of("'80'", "'0'", "'65535'", "'99999'", "8080", "http"),
            "methods", List.of("GET", "'*'", "P*", "G T"), "paths",
            List.of("/a", "/a*", "'*/b'", "'*'", "'/a/{*}/b'", "'/{*}/{*}/{**}'", "'/{**}'", "'/a{*}'", "'/{**}/b'",
                    "'/{*}/{**}/{*}'",
                    "'/{a}/{*}'", "'/{*}/'", "'/a b/{*}'", "'/%20/{*}'", "'/{*}/{*}/{*}/{*}/{*}/{*}/{*}/{*}'"));
    private static final List<String> KEYS = List.of("request.headers[x-a]", "request.headers[:path]", "request.headers[x a]",
            "request.headers[]", "source.ip", "remote.ip", "source.namespace", "source.principal", "source.serviceAccount",
            "request.auth.principal", "request.auth.audiences", "request.auth.presenter", "request.auth.claims[iss]",
            "request.auth.claims[a][b]", "request.auth.claims", "destination.ip", "destination.port", "connection.sni",
            "experimental.envoy.filters.network.x[y]", "experimental.envoy.filters.[y]", "destination.user", "what");
    private static final List<String> VALUES = List.of("a", "'*'", "'*a'", "a*", "10.0.0.0/8", "'80'", "''", "'[a]'", "'[*]'",
            "'[]'", "{}", "7",
            "\"a\\nb\"", "'ü'");

    private final RandomGenerator random;

    public RandomPolicies(RandomGenerator random) {
        this.random = random;
    }

    /** Who decides for policies of action CUSTOM: some can be reached at times, some never, and one is not there. */
    public List<ExternalAuthorizer> authorizers() {
        ExternalAuthorizer.Body body = new ExternalAuthorizer.Body(1024, random.nextBoolean(), random.nextBoolean());
        return List.of(
                new ExternalAuthorizer("grpc", one("a", "b") + ".shop.svc.cluster.local", one("", "shop"), 80, Duration.ZERO,
                        random.nextBoolean(), random.nextBoolean() ? 0 : 503, random.nextBoolean(), body,
                        new ExternalAuthorizer.Grpc()),
                new ExternalAuthorizer("http", one("a.shop.svc.cluster.local", "short"), "", 80, Duration.ofSeconds(1),
                        random.nextBoolean(), 0, random.nextBoolean(), random.nextBoolean() ? body : null,
                        new ExternalAuthorizer.Http(one("", "/check"), List.of("x-a", "x-*"), Map.of("x-b", "c"),
                                List.of("x-c", "*"),
                                List.of("*-d"), random.nextBoolean() ? List.of() : List.of("x-e"))));
    }

    /** Either kind, in one of a few namespaces and under one of a few names. */
    public ConfigFact next(String... namespaces) {
        boolean authorization = random.nextInt(4) > 0;
        return Policies.read(authorization ? FactKind.AUTHORIZATION_POLICY : FactKind.REQUEST_AUTHENTICATION, one(namespaces),
                (authorization ? "" : "t-") + one("p", "q", "r"), authorization ? authorization() : authentication(),
                random.nextInt(4) == 0 ? Map.of("istio.io/dry-run", one("true", "false", "what")) : Map.of(), new ArrayList<>());
    }

    private String target() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> "selector: {matchLabels: {app: " + one("a", "b") + "}}, ";
            case 2 -> "targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: g}], ";
            case 3 ->
                one("selector: 3, ", "targetRefs: [3], ", "targetRef: {kind: Gateway}, ", "selector: {matchLabels: {a: 3}}, ");
            default -> "";
        };
    }

    private String authorization() {
        if (random.nextInt(20) == 0) {
            return one("3", "{rules: 3}", "{action: WHAT}", "{rules: [3]}", "{}", "{action: DENY}", "{rules: [{}]}");
        }
        List<String> rules = some(3, this::rule);
        return "{" + target() + "action: " + one("ALLOW", "DENY", "DENY", "AUDIT", "CUSTOM") + ", provider: {name: "
                + one("grpc", "http", "gone") + "}, rules: " + rules + "}";
    }

    private String rule() {
        List<String> parts = new ArrayList<>();
        if (random.nextBoolean()) {
            parts.add("from: " + some(2, () -> "{source: " + all(SOURCES) + "}"));
        }
        if (random.nextBoolean()) {
            parts.add("to: " + some(2, () -> "{operation: " + all(OPERATIONS) + "}"));
        }
        if (random.nextBoolean()) {
            parts.add("when: " + some(2, () -> "{key: '" + KEYS.get(random.nextInt(KEYS.size())) + "', "
                    + one("values", "notValues") + ": " + some(3, () -> VALUES.get(random.nextInt(VALUES.size()))) + "}"));
        }
        if (random.nextInt(20) == 0) {
            parts.add(one("what: 3", "form: []"));
        }
        return "{" + String.join(", ", parts) + "}";
    }

    private String all(Map<String, List<String>> fields) {
        List<String> names = fields.keySet().stream().sorted().toList();
        List<String> parts = new ArrayList<>();
        for (String name : names) {
            if (random.nextInt(3) == 0) {
                List<String> values = fields.getOrDefault(name, List.of());
                String field = random.nextInt(3) > 0 ? name : "not" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
                parts.add(field + ": " + some(3, () -> values.get(random.nextInt(values.size()))));
            }
        }
        return "{" + String.join(", ", parts) + "}";
    }

    private String authentication() {
        return random.nextInt(10) == 0
                ? one("3", "{jwtRules: 3}", "{jwtRules: [3]}", "{jwtRules: [{}]}", "{}")
                : "{" + target() + "jwtRules: " + some(3, this::token) + "}";
    }

    private String token() {
        List<String> parts = new ArrayList<>(List.of("issuer: " + one("a", "https://a.example.com", "''")));
        parts.add(one("jwks: '{\"keys\": []}'", "jwks: what", "jwksUri: 'https://a.example.com/keys'", "what: 3"));
        option(parts, "audiences: [a, b]", "audiences: 3", "audiences: ['']");
        option(parts, "fromHeaders: [{name: x-token, prefix: 'Token '}]", "fromHeaders: [{name: x-token}]",
                "fromHeaders: [{name: 'x y'}]",
                "fromHeaders: [{}]");
        option(parts, "fromParams: [token]", "fromParams: ['']");
        option(parts, "fromCookies: [token]");
        option(parts, "forwardOriginalToken: true", "forwardOriginalToken: what");
        option(parts, "outputPayloadToHeader: x-payload", "outputPayloadToHeader: 'x y'");
        option(parts, "outputClaimToHeaders: [{header: x-sub, claim: sub}]",
                "outputClaimToHeaders: [{header: x-a, claim: a.b.c}]",
                "outputClaimToHeaders: [{header: x-sub}]", "outputClaimToHeaders: [{header: 'x y', claim: '.'}]");
        return "{" + String.join(", ", parts) + "}";
    }

    private void option(List<String> parts, String... any) {
        if (random.nextInt(3) == 0) {
            parts.add(one(any));
        }
    }

    private List<String> some(int most, Supplier<String> each) {
        List<String> some = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            some.add(each.get());
        }
        return some;
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
