package dev.navarch.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.webhook.Review;
import dev.navarch.webhook.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Which resources are taken, which are refused, and in what words. */
class ValidatorTest {
    private final List<String> counted = new ArrayList<>();
    private final Validator validator = new Validator(new ValidateMetrics() {
        @Override
        public void passed(String group, String version, String resource) {
            counted.add("passed " + group + " " + version + " " + resource);
        }

        @Override
        public void failed(String group, String version, String resource, String reason) {
            counted.add("failed " + resource + " " + reason);
        }

        @Override
        public void httpError(int status) {
            counted.add("http " + status);
        }

        @Override
        public void withoutEffect(String kind) {
            counted.add("without effect " + kind);
        }
    });

    private Verdict judge(String operation, String group, String kind, String object, boolean dryRun) {
        try {
            return validator
                    .judge(new Review("/validate", operation, group, "v1", kind, kind.toLowerCase(Locale.ROOT) + "s", "ns", "n",
                            (ObjectNode) new YAMLMapper().readTree(object), dryRun));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Verdict networking(String kind, String spec) {
        return judge("CREATE", "networking.istio.io", kind,
                "{apiVersion: networking.istio.io/v1, kind: " + kind + ", metadata: {name: n}, spec: " + spec + "}",
                false);
    }

    private Verdict security(String kind, String spec) {
        return judge("CREATE", "security.istio.io", kind,
                "{apiVersion: security.istio.io/v1, kind: " + kind + ", metadata: {name: n}, spec: " + spec + "}",
                false);
    }

    private static void assertTaken(Verdict verdict) {
        assertTrue(verdict instanceof Verdict.Allowed, verdict.toString());
    }

    private static void assertRefused(String why, Verdict verdict) {
        assertTrue(
                verdict instanceof Verdict.Denied denied && denied.message().startsWith("configuration is invalid: ")
                        && denied.message().contains(why),
                verdict.toString());
    }

    @Test
    void onlyCreationAndUpdateAreJudged() {
        assertTaken(judge("DELETE", "nobody.io", "Nothing", "{}", false));
        assertEquals(List.of(), counted);
    }

    @Test
    void anUnknownKindIsRefused() {
        assertEquals("unrecognized type Nothing of group networking.istio.io",
                ((Verdict.Denied) judge("CREATE", "networking.istio.io", "Nothing", "{metadata: {}}", false)).message());
        assertEquals(List.of("failed nothings unknown_type"), counted);
    }

    @Test
    void whatIsNoResourceIsRefused() {
        assertTrue(
                ((Verdict.Denied) judge("CREATE", "networking.istio.io", "Gateway", "{metadata: {}, spec: []}", false)).message()
                        .startsWith("error decoding configuration: spec"));
        assertEquals(List.of("failed gateways yaml_decode_error"), counted);
    }

    @Test
    void aFieldThatNobodyKnowsIsRefused() {
        assertRefused("servers: there is no such field at the top level; does it belong under spec?",
                judge("CREATE", "networking.istio.io", "ProxyConfig", "{metadata: {}, servers: []}", false));
        assertRefused("spce: there is no such field at the top level; did you mean spec?",
                judge("CREATE", "networking.istio.io", "ProxyConfig", "{metadata: {}, spce: {}}", false));
        assertRefused("spec.someday: there is no such field", networking("ProxyConfig", "{someday: 1}"));
    }

    @Test
    void theProbeByWhichAControllerProvesTheWebhookIsAlwaysRefused() {
        Verdict verdict = judge("CREATE", "networking.istio.io", "Gateway", """
                {metadata: {name: invalid-gateway, annotations: {internal.istio.io/webhook-always-reject: "true"}}, spec: {}}""",
                true);
        assertRefused("webhook-always-reject", verdict);
        assertEquals(List.of(), counted, "a dry run is not counted");
        assertRefused("for internal use only", judge("CREATE", "networking.istio.io", "Sidecar",
                "{metadata: {annotations: {internal.istio.io/parents: x}}}", false));
    }

    @Test
    void aResourceWithoutEffectIsTakenAndSaidToBe() {
        Verdict.Allowed taken = (Verdict.Allowed) judge("CREATE", "networking.istio.io", "Sidecar",
                "{metadata: {name: n}, spec: {egress: [{hosts: ['./*']}]}}", false);
        assertTrue(taken.warnings().getFirst().contains("does not act on it yet"), taken.toString());
        assertEquals(List.of("passed networking.istio.io v1 sidecars", "without effect Sidecar"), counted);
        assertEquals(List.of(), ((Verdict.Allowed) security("PeerAuthentication", "{mtls: {mode: STRICT}}")).warnings());
        assertEquals(List.of(), ((Verdict.Allowed) security("AuthorizationPolicy", "{action: DENY, rules: [{}]}")).warnings());
        Verdict.Allowed attached = (Verdict.Allowed) security("AuthorizationPolicy",
                "{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: g}], action: DENY, rules: [{}]}");
        assertTrue(attached.warnings().getFirst().contains("rules are NOT enforced"), attached.toString());
    }

    @Test
    void whatWasStoredMayBeLabelledAndFreedWhateverItSays() {
        ObjectNode old = object("{metadata: {name: n, finalizers: [a]}, spec: {someday: 1}}");
        ObjectNode freed = object("{metadata: {name: n}, spec: {someday: 1}}");
        TestValidation validation = new TestValidation();
        assertTaken(validation.judge("UPDATE", "Gateway", freed, old));
        assertRefused("spec.someday", validation.judge("CREATE", "Gateway", freed, freed.objectNode()));
        freed.putObject("spec").put("sometimes", 1);
        assertRefused("spec.sometimes", validation.judge("UPDATE", "Gateway", freed, old));
    }

    @Test
    void onlyAuthorizationPoliciesAreTriedOut() {
        ObjectNode object = object(
                "{metadata: {name: n, annotations: {istio.io/dry-run: 'true'}}, spec: {mtls: {mode: STRICT}}}");
        assertRefused("metadata.annotations[istio.io/dry-run]: only an AuthorizationPolicy can be tried out so",
                new TestValidation().judge("CREATE", "PeerAuthentication", object, object.objectNode()));
    }

    @Test
    void whereAKindActsInPartOnlyTheRestIsNamed() {
        ConfigKind kind = new ConfigKind("g", "Kind", _ -> {
        }, true, List.of("servers.tls.caCrl", "selector"));
        assertEquals(List.of("Kind is stored, but this control plane does not act on spec.servers.tls.caCrl yet"),
                Effects.without(kind, object("{servers: [{}, {tls: {caCrl: /x}}], selector: null}")));
    }

    @Test
    void whatPartOfAVirtualServiceIsWithoutEffectIsSaid() {
        assertEquals(List.of(), ((Verdict.Allowed) networking("VirtualService", """
                {hosts: ['*'], gateways: [gw], tls: [{match: [{sniHosts: ['*']}], route: [{destination: {host: a}}]}]}"""))
                .warnings());
        assertEquals(List.of(), warnings("{hosts: [a], http: [{route: [{destination: {host: a}}]}]}"));
        assertEquals(
                List.of("spec.tcp: routes of connections for sidecars (gateway mesh) are stored, but this control plane does not act on them yet"),
                warnings("{hosts: [a], tcp: [{route: [{destination: {host: a}}]}]}"));
        assertEquals(
                List.of("spec.http: routes of requests at gateways are stored, but this control plane does not act on them yet"),
                warnings("{hosts: [a], gateways: [gw, mesh], http: [{route: [{destination: {host: a}}]}]}"));
    }

    private List<String> warnings(String virtualService) {
        return ((Verdict.Allowed) networking("VirtualService", virtualService)).warnings();
    }

    private static ObjectNode object(String yaml) {
        return (ObjectNode) TestValidation.yaml(yaml);
    }

    @Test
    void policiesThatWouldNotBeUnderstoodAreRefusedInWords() {
        assertRefused("spec.rules[0].from[0].source.ipBlocks: \"10.0.0.0/99\" makes no sense here, an address or a range",
                security("AuthorizationPolicy", "{rules: [{from: [{source: {ipBlocks: [10.0.0.0/99]}}]}]}"));
        assertRefused("spec.rules[0].to[0].operation.ports: \"http\" makes no sense here, a port",
                security("AuthorizationPolicy", "{rules: [{to: [{operation: {ports: [http]}}]}]}"));
        assertRefused("with {*} for whole segments",
                security("AuthorizationPolicy", "{rules: [{to: [{operation: {paths: ['/a{*}']}}]}]}"));
        assertRefused("spec.rules[0].when[0].key: there is no attribute destination.user",
                security("AuthorizationPolicy", "{rules: [{when: [{key: destination.user, values: [a]}]}]}"));
        assertRefused("spec.rules[0].from[0].source: at least one of [ipBlocks, namespaces",
                security("AuthorizationPolicy", "{rules: [{from: [{source: {}}]}]}"));
        assertRefused("only action CUSTOM has a provider", security("AuthorizationPolicy", "{provider: {name: a}}"));
        assertRefused("spec.provider.name: action CUSTOM needs",
                security("AuthorizationPolicy", "{action: CUSTOM, rules: [{}]}"));
        assertRefused("spec.jwtRules[0].issuer: an issuer is wanted", security("RequestAuthentication", "{jwtRules: [{}]}"));
        assertRefused("spec.jwtRules[0].jwks: it is no JSON Web Key Set",
                security("RequestAuthentication", "{jwtRules: [{issuer: a, jwks: what}]}"));
        assertRefused("is no http or https URI",
                security("RequestAuthentication", "{jwtRules: [{issuer: a, jwksUri: 'file:///a'}]}"));
        assertTrue(((Verdict.Allowed) security("AuthorizationPolicy", "{action: DENY}")).warnings().getFirst()
                .contains("matches nothing"));
    }
}
