package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Locality;
import dev.navarch.model.Network;
import dev.navarch.testkit.Proxies;
import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyParserTest {
    private static final String ID = "sidecar~10.1.0.1~a-1.shop~shop.svc.cluster.local";
    private final ProxyParser parser = new ProxyParser(Map.of(new ClusterId("Kubernetes"), new ClusterId("c1")));

    private Proxy accept(Node.Builder node) {
        return switch (parser.parse(node.build())) {
            case ParsedNode.Accepted accepted -> accepted.proxy();
            case ParsedNode.Refused refused -> throw new AssertionError(refused.reason());
        };
    }

    private String refuse(Node.Builder node) {
        return switch (parser.parse(node.build())) {
            case ParsedNode.Accepted accepted -> throw new AssertionError(accepted.proxy());
            case ParsedNode.Refused refused -> refused.reason();
        };
    }

    private static Node.Builder with(String field, Value value) {
        return Node.newBuilder().setId(ID).setMetadata(Struct.newBuilder().putFields(field, value));
    }

    @Test
    void certificatesComeFromTheAgentOrFromFiles() {
        String[] files = {"TLS_CLIENT_CERT_CHAIN", "/c.pem", "TLS_CLIENT_KEY", "/k.pem", "TLS_SERVER_ROOT_CERT", "/r.pem"};
        assertEquals(
                new Proxy.Certificates(new Certificate.OfAgent("file-cert:/c.pem~/k.pem", "ROOTCA"),
                        new Certificate.OfAgent("default", "file-root:/r.pem")),
                Proxies.sidecar("a-1", "shop", "10.1.0.1", "c1", "", files).certificates());
        assertEquals(Proxy.Certificates.NONE, Proxies.plain("a-1", "shop", "10.1.0.1").certificates());
        assertEquals(new Certificate.OfFiles("/certs/chain.pem", "/certs/key.pem", "/certs/roots.pem"),
                Proxies.withFiles("a-1", "shop", "10.1.0.1", "c1").certificates().server());
        Node.Builder half = Proxies.node("a-1", "shop", "10.1.0.1", "c1", "", files);
        half.getMetadataBuilder().removeFields("PROXY_CONFIG");
        ParsedNode.Refused refused = (ParsedNode.Refused) new ProxyParser(Map.of()).parse(half.build());
        assertTrue(refused.reason().contains("TLS_CLIENT_CERT_CHAIN, _KEY and _ROOT_CERT"), refused.reason());
    }

    @Test
    void aPlainEnvoyNeedsNothingButANodeId() {
        Proxy proxy = accept(Node.newBuilder().setId(ID));
        assertEquals(Proxy.Type.SIDECAR, proxy.type());
        assertEquals("a-1.shop", proxy.id());
        assertEquals("a-1", proxy.podName());
        assertEquals(List.of("10.1.0.1"), proxy.addresses());
        assertEquals("shop", proxy.namespace());
        assertEquals("shop.svc.cluster.local", proxy.dnsDomain());
        assertNull(proxy.cluster());
        assertEquals(Network.UNKNOWN, proxy.network());
        assertEquals(Proxy.Extensions.STOCK, proxy.extensions());
        assertFalse(proxy.agent());
        assertEquals(List.of(15021, 15090), proxy.reservedPorts());
        assertEquals("{}", proxy.metadataJson());
    }

    @Test
    void whatAnAgentTellsIsRead() {
        Node.Builder node = Proxies.node("a-1", "shop", "10.1.0.1,fd00::1", "c1", "net1", "ISTIO_VERSION", "1.27.0",
                "REQUESTED_NETWORK_VIEW", "net1, net2", "INTERCEPTION_MODE", "TPROXY", "HTTP_PROXY_PORT", "15080", "HTTP10", "1",
                "UNPRIVILEGED_POD", "true", "DNS_CAPTURE", "true", "IDLE_TIMEOUT", "1h30m", "POD_PORTS",
                "[{\"name\":\"http\",\"containerPort\":8080,\"protocol\":\"TCP\"}]", "NODE_NAME", "n1", "SERVICE_ACCOUNT",
                "robot");
        node.setId(ID).getMetadataBuilder().putFields("LABELS", Proxies.object(Map.of("app", "a")))
                .putFields("ENVOY_STATUS_PORT", Value.newBuilder().setNumberValue(15121).build());
        node.getLocalityBuilder().setRegion("r1").setZone("z1");
        Proxy proxy = accept(node);
        assertEquals(List.of("10.1.0.1", "fd00::1"), proxy.addresses());
        assertTrue(proxy.hasIpv4() && proxy.hasIpv6());
        assertEquals(new ClusterId("c1"), proxy.cluster());
        assertEquals(Network.of("net1"), proxy.network());
        assertEquals(List.of("net1", "net2"), proxy.requestedNetworks());
        assertEquals("1.27.0", proxy.version());
        assertEquals(Proxy.Interception.TPROXY, proxy.interception());
        assertEquals(15080, proxy.httpProxyPort());
        assertTrue(proxy.http10() && proxy.unprivileged() && proxy.dnsCapture() && proxy.agent());
        assertFalse(proxy.dnsAutoAllocate());
        assertEquals(Duration.ofMinutes(90), proxy.idleTimeout());
        assertEquals(List.of(new Proxy.PodPort("http", 8080, "TCP")), proxy.podPorts());
        assertEquals("a", proxy.labels().get("app"));
        assertEquals(Locality.of("r1", "z1", ""), proxy.locality());
        assertEquals(List.of(15121, 15090), proxy.reservedPorts());
        assertTrue(proxy.metadataJson().contains("\"ENVOY_STATUS_PORT\":15121"), proxy.metadataJson());
    }

    @Test
    void anAliasStandsForTheCluster() {
        assertEquals(new ClusterId("c1"), accept(with("CLUSTER_ID", Proxies.text("Kubernetes"))).cluster());
    }

    @Test
    void instanceAddressesCountOnlyIfAllOfThemAreAddresses() {
        assertEquals(List.of("10.1.0.1"), accept(with("INSTANCE_IPS", Proxies.text("10.1.0.7,nonsense"))).addresses());
        assertEquals(List.of("10.1.0.7"),
                accept(with("INSTANCE_IPS", Proxies.text("10.1.0.7")).setId("sidecar~~a~b")).addresses());
    }

    @ParameterizedTest
    @CsvSource({"'',missing node information", "nonsense,has 1 parts", "a~b~c~d~e,has 5 parts",
            "pilot~10.1.0.1~a~b,type \"pilot\"",
            "sidecar~~a~b,no IP address", "sidecar~300.1.1.1~a~b,no IP address"})
    void aNodeIdThatMakesNoSenseIsRefusedWithTheReason(String id, String reason) {
        String found = refuse(Node.newBuilder().setId(id));
        assertTrue(found.contains(reason), found);
    }

    @Test
    void aFieldOfTheWrongTypeIsNamedTogetherWithWhatWasFound() {
        assertTrue(refuse(with("UNPRIVILEGED_POD", Value.newBuilder().setBoolValue(true).build()))
                .endsWith("metadata field UNPRIVILEGED_POD: expected a JSON string, found the boolean true"));
        assertTrue(refuse(with("DNS_CAPTURE", Proxies.text("yes")))
                .endsWith("metadata field DNS_CAPTURE: expected \"true\" or \"false\", found \"yes\""));
        assertTrue(refuse(with("HTTP_PROXY_PORT", Value.newBuilder().setNumberValue(15080).build()))
                .endsWith("metadata field HTTP_PROXY_PORT: expected a JSON string, found the number 15080.0"));
        assertTrue(refuse(with("ENVOY_STATUS_PORT", Proxies.text("15021")))
                .endsWith("metadata field ENVOY_STATUS_PORT: expected a port as a JSON number, found the string \"15021\""));
        assertTrue(refuse(with("LABELS", Value.newBuilder().setStructValue(Struct.newBuilder().putFields("app",
                Value.newBuilder().setNumberValue(1).build())).build()))
                .endsWith("metadata field LABELS.app: expected a JSON string, found the number 1.0"));
        assertTrue(refuse(with("POD_PORTS", Proxies.text("{"))).contains("POD_PORTS: expected text that is a JSON list"));
    }

    @Test
    void extensionsAreJudgedByTheirTypesWhereTheseAreTold() {
        Node.Builder node = Node.newBuilder().setId(ID)
                .addExtensions(Extension.newBuilder().setCategory("envoy.filters.network").setName("istio.metadata_exchange"))
                .addExtensions(Extension.newBuilder().setCategory("envoy.filters.http").setName("istio.alpn")
                        .addTypeUrls("somebody.elses.Config"))
                .addExtensions(Extension.newBuilder().setCategory("envoy.filters.http").setName("envoy.filters.http.istio_stats")
                        .addTypeUrls("stats.PluginConfig"));
        assertEquals(new Proxy.Extensions(true, false, false, true), accept(node).extensions());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverAStrangerSendsNothingIsThrown(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            Node.Builder node = Node.newBuilder().setId(random.nextInt(4) == 0 ? noise(random) : ID);
            for (String field : List.of("CLUSTER_ID", "INSTANCE_IPS", "LABELS", "STATIC_LABELS", "POD_PORTS", "PROXY_CONFIG",
                    "HTTP_PROXY_PORT", "IDLE_TIMEOUT", "ENVOY_STATUS_PORT", "UNPRIVILEGED_POD", noise(random))) {
                if (random.nextInt(3) == 0) {
                    node.getMetadataBuilder().putFields(field, value(random, 3));
                }
            }
            if (parser.parse(node.build()) instanceof ParsedNode.Refused(String reason)) {
                refused++;
                assertFalse(reason.isEmpty());
            }
        }
        assertTrue(refused > 100 && refused < 3000, "refused " + refused);
    }

    private static Value value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 7 : 9)) {
            case 0 -> Value.newBuilder().setBoolValue(true).build();
            case 1 -> Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
            case 2 -> Value.newBuilder().setNumberValue(random.nextBoolean() ? Double.NaN : random.nextInt(70_000)).build();
            case 3 -> Value.getDefaultInstance();
            case 4 -> Proxies.text(random.nextBoolean() ? "99999" : "[{\"containerPort\":\"x\"},7,null]");
            case 5 -> Proxies.text(random.nextBoolean() ? "1h2m3s" : "10.0.0.1,::1");
            case 6 -> Proxies.text(noise(random));
            case 7 -> Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value(random, depth - 1))).build();
            default -> Value.newBuilder()
                    .setStructValue(Struct.newBuilder().putFields(noise(random), value(random, depth - 1))).build();
        };
    }

    private static String noise(Random random) {
        String characters = "~.,:{}[]\"\\0a1-é\u0000\uD83D\uDE00";
        StringBuilder noise = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int at = random.nextInt(characters.length());
            noise.append(Character.isSurrogate(characters.charAt(at)) ? '~' : characters.charAt(at));
        }
        return noise.toString();
    }
}
