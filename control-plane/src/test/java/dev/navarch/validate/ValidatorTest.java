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
    void aFieldAtTheWrongPlaceIsRefusedButUnknownFieldsInsideTheSpecAreNot() {
        assertRefused("servers: unknown field at the top level",
                judge("CREATE", "networking.istio.io", "Sidecar", "{metadata: {}, servers: []}", false));
        assertTaken(networking("Sidecar", "{someday: 1}"));
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
        Verdict.Allowed taken = (Verdict.Allowed) security("AuthorizationPolicy", "{action: DENY, rules: [{}]}");
        assertTrue(taken.warnings().getFirst().contains("rules are NOT enforced"), taken.toString());
        assertEquals(List.of("passed security.istio.io v1 authorizationpolicys", "without effect AuthorizationPolicy"), counted);
        assertEquals(List.of(), ((Verdict.Allowed) security("PeerAuthentication", "{mtls: {mode: STRICT}}")).warnings());
    }

    @Test
    void whatPartOfAVirtualServiceIsWithoutEffectIsSaid() {
        assertEquals(List.of(), ((Verdict.Allowed) networking("VirtualService", """
                {hosts: ['*'], gateways: [gw], tls: [{match: [{sniHosts: ['*']}], route: [{destination: {host: a}}]}]}"""))
                .warnings());
        List<String> warnings = ((Verdict.Allowed) networking("VirtualService",
                "{hosts: [a], http: [{route: [{destination: {host: a}}]}]}")).warnings();
        assertTrue(warnings.getFirst().contains("HTTP routes are stored") && warnings.getLast().contains("gateway mesh"),
                warnings::toString);
    }

    @Test
    void gateways() {
        assertTaken(networking("Gateway",
                """
                        {selector: {istio: eastwestgateway}, servers: [{port: {number: 15012, name: tls-istiod, protocol: tls}, tls: {mode: PASSTHROUGH}, hosts: ["*"]}]}"""));
        assertRefused("spec.servers: a gateway must have at least one server", networking("Gateway", "{}"));
        assertRefused("spec.servers[0].port: a server must have a port", networking("Gateway", "{servers: [{hosts: [a]}]}"));
        assertRefused("spec.servers[0].port.number: a port between",
                networking("Gateway", "{servers: [{hosts: [a], port: {number: 70000, name: a, protocol: TCP}}]}"));
        assertRefused("\"QUIC\" is no protocol",
                networking("Gateway", "{servers: [{hosts: [a], port: {number: 7, name: a, protocol: QUIC}}]}"));
        assertRefused("hosts: a server must have at least one host",
                networking("Gateway", "{servers: [{port: {number: 7, name: a, protocol: TCP}}]}"));
        assertRefused("must have TLS settings",
                networking("Gateway", "{servers: [{hosts: [a], port: {number: 7, name: a, protocol: HTTPS}}]}"));
        assertRefused("needs a credentialName", networking("Gateway",
                "{servers: [{hosts: [a], port: {number: 7, name: a, protocol: HTTPS}, tls: {mode: SIMPLE}}]}"));
    }

    @Test
    void virtualServices() {
        assertTaken(networking("VirtualService", """
                {hosts: ["*"], gateways: [istiod-gateway], tls: [{match: [{port: 15012, sniHosts: ["*"]}],
                  route: [{destination: {host: istiod.istio-system.svc.cluster.local, port: {number: 15012}}}]}]}"""));
        assertRefused("http, tcp or tls must be provided", networking("VirtualService", "{hosts: [a]}"));
        assertRefused("destination must have a host",
                networking("VirtualService", "{hosts: [a], http: [{route: [{destination: {}}]}]}"));
        assertRefused("must have a route, redirect", networking("VirtualService", "{hosts: [a], http: [{}]}"));
        assertRefused("spec.http[0].timeout: a duration",
                networking("VirtualService", "{hosts: [a], http: [{timeout: soon, route: [{destination: {host: a}}]}]}"));
        assertRefused("\"a b\" is no host name", networking("VirtualService", "{hosts: ['a b'], http: [{redirect: {uri: /}}]}"));
    }

    @Test
    void otherNetworkingKinds() {
        assertTaken(networking("DestinationRule",
                "{host: a, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}, subsets: [{name: v1, labels: {version: v1}}]}"));
        assertRefused("must have a host", networking("DestinationRule", "{}"));
        assertRefused("names of subsets must be unique",
                networking("DestinationRule", "{host: a, subsets: [{name: x}, {name: x}]}"));
        assertTaken(networking("ServiceEntry",
                "{hosts: [a.com], ports: [{number: 443, name: https, protocol: TLS}], resolution: DNS}"));
        assertRefused("one of NONE, STATIC", networking("ServiceEntry", "{hosts: [a.com], resolution: MAYBE}"));
        assertRefused("endpoints[0].address",
                networking("ServiceEntry", "{hosts: [a.com], resolution: STATIC, endpoints: [{}]}"));
        assertTaken(networking("WorkloadEntry", "{address: 1.2.3.4}"));
        assertRefused("spec.address", networking("WorkloadEntry", "{}"));
        assertRefused("template", networking("WorkloadGroup", "{}"));
        assertTaken(networking("Sidecar", "{egress: [{hosts: ['./*']}]}"));
        assertRefused("namespace/host", networking("Sidecar", "{egress: [{hosts: ['*']}]}"));
        assertRefused("applyTo", networking("EnvoyFilter", "{configPatches: [{patch: {operation: ADD}}]}"));
    }

    @Test
    void securityKinds() {
        assertRefused("needs a selector", security("PeerAuthentication", "{portLevelMtls: {'80': {mode: STRICT}}}"));
        assertRefused("one of UNSET, DISABLE, PERMISSIVE, STRICT", security("PeerAuthentication", "{mtls: {mode: MUTUAL}}"));
        assertRefused("portLevelMtls.0",
                security("PeerAuthentication", "{selector: {matchLabels: {a: b}}, portLevelMtls: {'0': {mode: STRICT}}}"));
        assertTaken(security("AuthorizationPolicy",
                "{rules: [{from: [{source: {namespaces: [a]}}], to: [{operation: {methods: [GET], ports: ['80']}}], when: [{key: k, values: [v]}]}]}"));
        assertRefused("rules[0].from[0].source: this must not be left out",
                security("AuthorizationPolicy", "{rules: [{from: [{}]}]}"));
        assertRefused("needs a provider", security("AuthorizationPolicy", "{action: CUSTOM}"));
        assertRefused("must have values", security("AuthorizationPolicy", "{rules: [{when: [{key: k}]}]}"));
        assertRefused("must have an issuer", security("RequestAuthentication", "{jwtRules: [{}]}"));
    }

    @Test
    void wrongTypesAnywhereAreRefusedNotThrown() {
        for (String kind : List.of("Gateway", "VirtualService", "DestinationRule", "ServiceEntry", "Sidecar", "WorkloadEntry",
                "WorkloadGroup", "EnvoyFilter", "ProxyConfig")) {
            for (String field : List.of("servers", "selector", "hosts", "http", "tls", "tcp", "host", "trafficPolicy", "subsets",
                    "ports", "endpoints", "egress", "configPatches",
                    "workloadSelector", "template", "metadata", "image", "labels", "address", "resolution")) {
                for (String value : List.of("1", "x", "[1]", "[[]]", "{a: 1}", "true",
                        "[{port: 1, hosts: 2, route: 3, match: 4}]")) {
                    Verdict verdict = networking(kind, "{" + field + ": " + value + "}");
                    assertTrue(verdict instanceof Verdict.Allowed || verdict instanceof Verdict.Denied,
                            kind + " " + field + " " + value);
                }
            }
        }
    }
}
