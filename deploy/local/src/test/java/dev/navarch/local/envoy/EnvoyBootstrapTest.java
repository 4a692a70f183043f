package dev.navarch.local.envoy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvoyBootstrapTest {
    private static final EnvoyNode NODE = EnvoyNode.router("cluster2", "istio-system", "gateway-1", "10.2.0.9")
            .with(Map.of("NETWORK", "network2")).at("region1", "zone1");

    @Test
    void theNodeSaysWhoItIs() throws JsonProcessingException {
        JsonNode node = json(EnvoyBootstrap.fixed(NODE)).path("node");
        assertEquals("router~10.2.0.9~gateway-1.istio-system~istio-system.svc.cluster.local", node.path("id").asText());
        assertEquals("cluster2", node.at("/metadata/CLUSTER_ID").asText());
        assertEquals("network2", node.at("/metadata/NETWORK").asText());
        assertEquals("region1", node.at("/locality/region").asText());
    }

    @Test
    void aPlainStreamHasNeitherTlsNorAToken() throws JsonProcessingException {
        JsonNode root = json(EnvoyBootstrap.dynamic(NODE, Ads.plain("10.255.1.2", 15010, Ads.Protocol.GRPC)));
        assertEquals("GRPC", root.at("/dynamic_resources/ads_config/api_type").asText());
        assertEquals(15010, root.at("/static_resources/clusters/0/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/"
                + "socket_address/port_value").asInt());
        assertTrue(root.at("/static_resources/clusters/0/transport_socket").isMissingNode());
        assertTrue(root.at("/dynamic_resources/ads_config/grpc_services/0/initial_metadata").isMissingNode());
    }

    @Test
    void aSecuredStreamChecksTheNameAndSendsTheToken() throws JsonProcessingException {
        Ads.Secrets secrets = new Ads.Secrets("PEM\nLINES\n", "istiod.istio-system.svc", "secret-token");
        JsonNode root = json(EnvoyBootstrap.dynamic(NODE, Ads.secured("10.255.1.2", 15012, Ads.Protocol.DELTA_GRPC, secrets)));
        JsonNode tls = root.at("/static_resources/clusters/0/transport_socket/typed_config");
        assertEquals("istiod.istio-system.svc", tls.path("sni").asText());
        assertEquals("PEM\nLINES\n", tls.at("/common_tls_context/validation_context/trusted_ca/inline_string").asText());
        assertEquals("Bearer secret-token",
                root.at("/dynamic_resources/ads_config/grpc_services/0/initial_metadata/0/value").asText());
        assertFalse(secrets.toString().contains("secret-token"));
    }

    @Test
    void whatIsNotYamlIsRefusedAtOnce() {
        EnvoyBootstrap broken = EnvoyBootstrap.fixed(NODE).cluster("{name: [");
        assertThrows(IllegalArgumentException.class, () -> json(broken));
    }

    private static JsonNode json(EnvoyBootstrap bootstrap) throws JsonProcessingException {
        return new JsonMapper().readTree(bootstrap.json(Path.of("/run/admin.sock")));
    }
}
