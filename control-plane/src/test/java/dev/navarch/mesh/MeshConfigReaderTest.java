package dev.navarch.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.MeshConfig.Address;
import dev.navarch.model.MeshConfig.NetworkMembers;
import dev.navarch.model.Network;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshConfigReaderTest {
    /** What istioctl installs in the scenario of the documentation. */
    private static final String INSTALLED = """
            defaultConfig:
              discoveryAddress: istiod.istio-system.svc:15012
              meshId: mesh1
            defaultProviders:
              metrics:
              - prometheus
            enablePrometheusMerge: true
            rootNamespace: istio-system
            trustDomain: cluster.local
            """;

    private final MeshConfigReader reader = new MeshConfigReader();

    @Test
    void nothingWrittenMeansTheModelsDefaults() {
        MeshConfig config = accepted("");
        MeshConfig defaults = MeshConfig.defaults();
        assertEquals(defaults, withJson(config, defaults.json()));
    }

    @Test
    void whatIstioctlInstallsIsReadAndShownWithTheDefaults() throws JsonProcessingException {
        MeshConfig config = accepted(INSTALLED);
        assertEquals("mesh1", config.meshId());
        assertTrue(config.telemetryWithPrometheus());
        JsonNode shown = new ObjectMapper().readTree(config.json());
        assertEquals(List.of("proxyListenPort", "proxyInboundListenPort", "connectTimeout", "protocolDetectionTimeout",
                "ingressClass",
                "ingressService", "ingressControllerMode", "enableTracing", "defaultConfig", "outboundTrafficPolicy",
                "inboundTrafficPolicy", "enableAutoMtls", "trustDomain", "defaultServiceExportTo",
                "defaultVirtualServiceExportTo",
                "defaultDestinationRuleExportTo", "rootNamespace", "localityLbSetting", "dnsRefreshRate", "enablePrometheusMerge",
                "extensionProviders", "defaultProviders"), shown.properties().stream().map(Map.Entry::getKey).toList());
        assertEquals("mesh1", shown.at("/defaultConfig/meshId").asText());
        assertEquals(15020, shown.at("/defaultConfig/statusPort").asInt());
        assertTrue(config.json().startsWith("{\n    \"proxyListenPort\": 15001,\n"), config.json());
    }

    @Test
    void aFieldReplacesTheOneBeneathWhole() {
        assertFalse(accepted("outboundTrafficPolicy: {mode: REGISTRY_ONLY}").allowAnyOutbound());
        assertFalse(accepted("outboundTrafficPolicy: {}").allowAnyOutbound());
        assertTrue(accepted("localityLbSetting: {distribute: []}").localityLoadBalancing());
        assertFalse(accepted("localityLbSetting: {enabled: false}").localityLoadBalancing());
        assertFalse(accepted("inboundTrafficPolicy: {mode: 1}").inboundPassthrough());
    }

    @Test
    void proxyConfigProvidersAndAliasesAreMerged() throws JsonProcessingException {
        MeshConfig config = accepted("""
                defaultConfig: {meshId: shared, proxyMetadata: {A: "1", B: "1"}}
                extensionProviders: [{name: mine, prometheus: {}}]
                trustDomainAliases: [old]
                """, """
                defaultConfig: {proxyMetadata: {B: "2"}, drainDuration: 1m}
                defaultProviders: {metrics: [mine]}
                trustDomainAliases: [older, old]
                """);
        JsonNode shown = new ObjectMapper().readTree(config.json());
        assertEquals("shared", config.meshId());
        assertEquals("istiod.istio-system.svc:15012", config.discoveryAddress());
        assertTrue(config.telemetryWithPrometheus());
        assertEquals("{\"A\":\"1\",\"B\":\"2\"}", shown.at("/defaultConfig/proxyMetadata").toString());
        assertEquals("60s", shown.at("/defaultConfig/drainDuration").asText());
        assertEquals(4, shown.at("/extensionProviders").size());
        assertEquals("[\"old\",\"older\"]", shown.at("/trustDomainAliases").toString());
    }

    @Test
    void unknownFieldsAreKept() throws JsonProcessingException {
        JsonNode shown = new ObjectMapper().readTree(accepted("{ofTomorrow: {deep: [1, 2]}, trust_domain: td}").json());
        assertEquals("{\"deep\":[1,2]}", shown.at("/ofTomorrow").toString());
        assertEquals("td", shown.at("/trustDomain").asText());
    }

    @Test
    void durationsAreGosAndShownAsProtocolBuffersPrintThem() throws JsonProcessingException {
        MeshConfig config = accepted("{connectTimeout: 1m30s, protocolDetectionTimeout: 100ms}");
        assertEquals(Duration.ofSeconds(90), config.connectTimeout());
        assertEquals(Duration.ofMillis(100), config.protocolDetectionTimeout());
        JsonNode shown = new ObjectMapper().readTree(config.json());
        assertEquals("90s", shown.at("/connectTimeout").asText());
        assertEquals("0.100s", shown.at("/protocolDetectionTimeout").asText());
    }

    @Test
    void clusterLocalHostsAreReadWithTheirExceptions() {
        assertEquals(Map.of("*.local.svc.cluster.local", true, "open.local.svc.cluster.local", false), accepted("""
                serviceSettings:
                - settings: {clusterLocal: true}
                  hosts: ["*.local.svc.cluster.local"]
                - settings: {clusterLocal: false}
                  hosts: [open.local.svc.cluster.local]
                """).clusterLocalHosts());
    }

    @Test
    void networksAreRead() {
        MeshReading reading = reader.read(List.of(), """
                networks:
                  network1:
                    endpoints:
                    - fromRegistry: cluster1
                    - fromCidr: 10.0.0.0/8
                    gateways:
                    - address: 1.2.3.4
                      port: 15443
                    - registryServiceName: gw.istio-system.svc.cluster.local
                      port: 443
                """);
        assertEquals(Map.of(Network.of("network1"), new NetworkMembers(List.of("cluster1"), List.of("10.0.0.0/8"),
                List.of(new Address("1.2.3.4", 15443)), List.of(new Address("gw.istio-system.svc.cluster.local", 443)))),
                assertInstanceOf(MeshReading.Accepted.class, reading).config().networks());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "connectTimeout: soon|connectTimeout|soon", "connectTimeout: 0s|connectTimeout|0s",
            "connectTimeout: 100us|connectTimeout|100us",
            "proxyListenPort: 70000|proxyListenPort|70000", "trustDomain: Not_A_Domain|trustDomain|Not_A_Domain",
            "trustDomain: ''|trustDomain|''", "enableAutoMtls: maybe|enableAutoMtls|maybe",
            "outboundTrafficPolicy: {mode: SOME}|outboundTrafficPolicy.mode|SOME",
            "outboundTrafficPolicy: 3|outboundTrafficPolicy|3",
            "defaultConfig: {discoveryAddress: nowhere}|defaultConfig.discoveryAddress|nowhere",
            "defaultConfig: [1]|defaultConfig|[1]",
            "serviceSettings: [{hosts: [1]}]|serviceSettings[0].hosts|1", "extensionProviders: {}|extensionProviders|{}",
            "[not, an, object]|mesh|\"[\"\"not\"\",\"\"an\"\",\"\"object\"\"]\""})
    void aBadValueIsRefusedByFieldValueAndReason(String yaml, String field, String value) {
        MeshReading.Refused refused = assertInstanceOf(MeshReading.Refused.class, reader.read(List.of(yaml), ""));
        assertEquals(field, refused.field());
        assertEquals(value.replace("\"\"", "\"").replaceAll("^\"|\"$", ""), refused.value());
        assertFalse(refused.reason().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"networks: {n: {endpoints: [{}]}}|networks.n.endpoints[0].fromRegistry",
            "networks: {n: {endpoints: [{fromCidr: 10.0.0.0/40}]}}|networks.n.endpoints[0].fromCidr",
            "networks: {n: {gateways: [{address: a}]}}|networks.n.gateways[0].port", "networks: [a]|networks",
            "{ ]|meshNetworks"})
    void badNetworksAreRefused(String yaml, String field) {
        assertEquals(field, assertInstanceOf(MeshReading.Refused.class, reader.read(List.of(), yaml)).field());
    }

    @Test
    void hostileTextIsRefusedAndNothingElse() {
        for (String hostile : List.of("a: &a [*a, *a]", "{".repeat(100_000), "- ".repeat(5_000), "\u0000",
                "a: !!java.net.URL [x]",
                "%TAG ! tag:x,2000:\n---\na: 1", "connectTimeout: " + "9".repeat(100_000) + "s")) {
            var _ = reader.read(List.of(hostile), hostile);
        }
    }

    private MeshConfig accepted(String... layers) {
        MeshReading reading = reader.read(List.of(layers), "networks: {}");
        return assertInstanceOf(MeshReading.Accepted.class, reading, reading.toString()).config();
    }

    private static MeshConfig withJson(MeshConfig c, String json) {
        return new MeshConfig(c.trustDomain(), c.rootNamespace(), c.meshId(), c.discoveryAddress(), c.allowAnyOutbound(),
                c.inboundPassthrough(), c.autoMutualTls(), c.tracing(), c.localityLoadBalancing(), c.connectTimeout(),
                c.protocolDetectionTimeout(), c.proxyListenPort(), c.proxyInboundListenPort(), c.defaultServiceExportTo(),
                c.clusterLocalHosts(), c.telemetryWithPrometheus(), c.accessLogFile(), c.accessLogFormat(), c.accessLogJson(),
                c.outboundClusterStatName(), c.inboundClusterStatName(), c.peerTls(), c.authorizers(), c.networks(), json);
    }
}
