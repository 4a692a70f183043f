package dev.navarch.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Workloads.Pod;
import dev.navarch.local.embedded.EmbeddedCluster;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pod HELLO = new Pod("sample", "hello-1", Map.of("app", "hello"), "default", "node1", "10.1.0.11");

    private LocalCluster cluster;
    private Workloads workloads;

    @BeforeEach
    void start() {
        cluster = EmbeddedCluster.builder("cluster1").start();
        workloads = new Workloads(cluster.api());
        workloads.namespace("sample", Map.of("istio-injection", "enabled"));
        workloads.serviceAccount("sample", "default");
        workloads.node("node1", "region1", "zone1");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void podsEnterTheEndpointSliceOfTheirServiceReadyOrNot() {
        workloads.service("sample", "hello", Map.of("app", "hello"), Map.of("http", 5000));
        workloads.pod(HELLO);
        awaitEndpoint("true");
        workloads.ready(HELLO, false);
        awaitEndpoint("false");
        workloads.delete(HELLO);
        workloads.delete(HELLO);
        awaitEndpoint("");
    }

    @Test
    void whatIsThereAlreadyIsLeftAsItIs() {
        workloads.namespace("sample", Map.of("other", "label"));
        workloads.node("node1", "region2", "zone2");
        workloads.pod(HELLO);
        workloads.pod(HELLO);
        assertEquals("enabled", get("/api/v1/namespaces/sample").at("/metadata/labels/istio-injection").asText());
        assertEquals("region1",
                get("/api/v1/nodes/node1").path("metadata").path("labels").path("topology.kubernetes.io/region").asText());
    }

    @Test
    void aServiceGetsAnExternalAddress() {
        cluster.api().create("/api/v1/namespaces/sample/services",
                "{metadata: {name: gateway}, spec: {type: LoadBalancer, ports: [{name: tls, port: 15443}]}}");
        workloads.externalAddress("sample", "gateway", "10.1.0.99");
        assertEquals("10.1.0.99",
                get("/api/v1/namespaces/sample/services/gateway").at("/status/loadBalancer/ingress/0/ip").asText());
    }

    @Test
    void aPodsTokenIsVouchedForWithThatPod() {
        workloads.pod(HELLO);
        JsonNode review = cluster.api().create("/apis/authentication.k8s.io/v1/tokenreviews",
                "{spec: {audiences: [istio-ca], token: " + workloads.token(HELLO, "istio-ca") + "}}").path("status");
        assertTrue(review.path("authenticated").asBoolean(), review::toString);
        assertEquals("system:serviceaccount:sample:default", review.at("/user/username").asText());
    }

    private void awaitEndpoint(String ready) {
        Eventually.holds("the endpoint's readiness is '" + ready + "'", SOON,
                () -> get("/apis/discovery.k8s.io/v1/namespaces/sample/endpointslices")
                        .at("/items/0/endpoints/0/conditions/ready")
                        .asText().equals(ready));
    }

    private JsonNode get(String path) {
        return cluster.api().get(path);
    }
}
