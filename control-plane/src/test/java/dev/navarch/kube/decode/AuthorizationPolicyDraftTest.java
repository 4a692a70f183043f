package dev.navarch.kube.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.AuthorizationMatch;
import dev.navarch.model.AuthorizationMatch.Attribute;
import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.AuthorizationRule;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PolicyTarget;
import dev.navarch.testkit.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How AuthorizationPolicies are read, and that none of them is ever taken for one that lets more pass than was meant. */
class AuthorizationPolicyDraftTest {
    private final List<String> complaints = new ArrayList<>();

    private AuthorizationPolicyFact read(String spec, Map<String, String> annotations) {
        return (AuthorizationPolicyFact) Policies.read(FactKind.AUTHORIZATION_POLICY, "shop", "p", spec, annotations, complaints);
    }

    private AuthorizationPolicyFact read(String spec) {
        return read(spec, Map.of());
    }

    private static AuthorizationMatch match(Attribute attribute, List<String> keys, List<String> values, List<String> notValues) {
        return new AuthorizationMatch(attribute, keys, values, notValues, false, false);
    }

    @Test
    void allOfItIsRead() {
        AuthorizationRule rule = new AuthorizationRule(
                List.of(List.of(match(Attribute.NAMESPACE, List.of(), List.of("a"), List.of("b")),
                        match(Attribute.PRINCIPAL, List.of(), List.of("x/y"), List.of()))),
                List.of(List.of(match(Attribute.METHOD, List.of(), List.of(), List.of("GET"))),
                        List.of(match(Attribute.PATH, List.of(), List.of("/a/{*}"), List.of()))),
                List.of(match(Attribute.CLAIM, List.of("a", "b.c"), List.of("1"), List.of()),
                        match(Attribute.METADATA, List.of("envoy.filters.x", "y"), List.of("z"), List.of()),
                        match(Attribute.HEADER, List.of("x-a"), List.of(), List.of("z"))));
        assertEquals(
                new AuthorizationPolicyFact(new ObjectKey("shop", "p"), new PolicyTarget(Labels.of("app", "a"), List.of()),
                        Action.CUSTOM, "opa", true, List.of(rule, AuthorizationRule.ANY), 1_767_225_600L),
                read("""
                        selector: {matchLabels: {app: a}}
                        action: CUSTOM
                        provider: {name: opa}
                        rules:
                        - from: [{source: {principals: [x/y], namespaces: [a], notNamespaces: [b]}}]
                          to: [{operation: {notMethods: [GET]}}, {operation: {paths: ['/a/{*}'], hosts: []}}]
                          when:
                          - {key: 'request.auth.claims[a][b.c]', values: ['1']}
                          - {key: 'experimental.envoy.filters.x[y]', values: [z]}
                          - {key: 'request.headers[x-a]', notValues: [z]}
                        - {}
                        """, Map.of("istio.io/dry-run", "true", "other", "x")));
        assertEquals(List.of(), complaints);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{rules: []}", "{action: ALLOW, rules: null}"})
    void aPolicyThatSaysNothingLetsNothingPass(String spec) {
        AuthorizationPolicyFact policy = read(spec);
        assertEquals(Action.ALLOW, policy.action());
        assertEquals(List.of(), policy.rules());
        assertEquals(List.of(), complaints);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "[]", "{action: BLOCK}", "{action: 1}", "{rules: 3}", "{rules: {a: b}}", "{selector: 3}",
            "{selector: {matchLabels: {a: 3}}}", "{targetRefs: 3}", "{targetRefs: [3]}", "{targetRefs: [null]}",
            "{targetRef: {kind: Gateway}}"})
    void whatIsNotUnderstoodAsAWholeRefusesEverybody(String spec) {
        AuthorizationPolicyFact policy = read(spec);
        assertEquals(Action.DENY, policy.action());
        assertEquals(List.of(AuthorizationRule.ANY), policy.rules());
        assertEquals(1, complaints.stream().filter(c -> c.contains("refuses everybody")).count(), complaints::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "{form: []}", "{from: 3}", "{from: [{}]}", "{from: [{source: {}}]}",
            "{from: [{source: {principals: []}}]}",
            "{from: [{source: {whoever: [a]}}]}", "{from: [{source: {not: [a]}}]}", "{to: [{source: {principals: [a]}}]}",
            "{to: [{operation: {paths: [/a]}, and: 3}]}", "{when: 3}", "{when: [{key: what, values: [a]}]}",
            "{when: [{key: source.ip}]}", "{when: [{key: 'request.headers[a b]', values: [a]}]}",
            "{when: [{key: 'request.headers[a', values: [a]}]}", "{when: [{key: request.auth.claims, values: [a]}]}"})
    void aRuleThatIsNotUnderstoodIsMarked(String rule) {
        AuthorizationRule read = read("{rules: [" + rule + "]}").rules().getFirst();
        List<AuthorizationMatch> all = new ArrayList<>(read.when());
        read.from().forEach(all::addAll);
        read.to().forEach(all::addAll);
        assertTrue(all.contains(AuthorizationMatch.NOT_UNDERSTOOD), all::toString);
        assertFalse(complaints.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {"source.ip; 10.0.0.0/33", "source.ip; 10.0.0.300",
            "remote.ip; fe80::1%eth0", "remote.ip; 10.0.0.0/",
            "destination.port; 65536", "destination.port; http", "destination.port; '-1'", "source.namespace; a/b",
            "source.namespace; a*b",
            "source.serviceAccount; a/b/c", "source.serviceAccount; '*'", "connection.sni; ''", "request.auth.principal; {}"})
    void aValueThatIsNotUnderstoodIsMarked(String key, String value) {
        String values = "[" + value + ", x, 10.0.0.1, '80']";
        AuthorizationMatch match = read("{rules: [{when: [{key: '" + key + "', values: " + values + "}, {key: '" + key
                + "', notValues: " + values + "}]}]}").rules().getFirst().when().getFirst();
        assertTrue(match.more());
        assertFalse(match.values().contains(value));
        assertTrue(complaints.size() >= 2, complaints::toString);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"/a, true", "/{a}, true", "*, true", "/{*}, true", "/{**}, true",
            "/a/{*}/b/{**}, true", "/{*}/, true",
            "/a{*}, false", "{*}, false", "/{**}/a, false", "/{**}/{*}, false", "/{a}/{*}, false", "/*/{*}, false",
            "/a b/{*}, false",
            "/{*}?x, false", "/{*}//a, false"})
    void templatesOfPathsAreThoseThatEnvoyTakes(String path, boolean understood) {
        assertEquals(understood, AuthorizationKey.isUnderstood(Attribute.PATH, path));
    }

    @Test
    void whoIsOnlyTriedOutMustSaySo() {
        assertTrue(read("{}", Map.of("istio.io/dry-run", "T")).dryRun());
        assertFalse(read("{}", Map.of("istio.io/dry-run", "false")).dryRun());
        assertEquals(List.of(), complaints);
        assertFalse(read("{}", Map.of("istio.io/dry-run", "yes")).dryRun());
        assertEquals(1, complaints.size());
    }
}
