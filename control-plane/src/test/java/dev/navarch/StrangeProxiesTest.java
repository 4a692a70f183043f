package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.navarch.local.Eventually;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that no proxy should be like: each is told what is wrong, and a proxy beside it goes on as before. */
class StrangeProxiesTest {
    private final Embedded clusters = new Embedded(1);
    private final RunningDaemon daemon = clusters.daemon(Map.of()).awaitServing();
    private final AdsClient sound = AdsClient.sidecar(daemon.discoveryPort(), List.of(Embedded.HELLO));

    @BeforeEach
    void theSoundOneIsServed() {
        Eventually.holds("endpoints", Embedded.SOON, () -> sound.addresses(Embedded.HELLO).equals(List.of("10.1.0.1:5000")));
    }

    @AfterEach
    void theSoundOneHearsNewsStill() throws IOException {
        clusters.get(1).load(List.of(Embedded.pod(1, "hello-2", 2)));
        Eventually.holds("news", Embedded.SOON,
                () -> sound.addresses(Embedded.HELLO).equals(List.of("10.1.0.1:5000", "10.1.0.2:5000")));
        sound.close();
        daemon.close();
        clusters.close();
    }

    private Status end(DeltaDiscoveryRequest.Builder request) {
        try (AdsClient client = new AdsClient(daemon.discoveryPort())) {
            return client.say(request).end();
        }
    }

    private static DeltaDiscoveryRequest.Builder from(Node.Builder node) {
        return DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(AdsClient.CLUSTER);
    }

    private static Node.Builder with(String field, Value value) {
        return AdsClient.node("cluster1").toBuilder().setMetadata(Struct.newBuilder().putFields(field, value));
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(double number) {
        return Value.newBuilder().setNumberValue(number).build();
    }

    private void assertRefused(String why, Node.Builder node) {
        double before = daemon.metric("navarch_xds_streams_refused_total{reason=\"node\"}");
        Status status = end(from(node));
        assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode(), status.toString());
        assertTrue(String.valueOf(status.getDescription()).contains(why), status.toString());
        assertEquals(before + 1, daemon.metric("navarch_xds_streams_refused_total{reason=\"node\"}"));
        assertTrue(daemon.log().contains(why), why);
    }

    @Test
    void aWrongNodeIdIsAnsweredWithWhatIsExpected() {
        assertRefused("missing node information", Node.newBuilder());
        assertRefused("node id \"me\" has 1 parts; expected four, as in sidecar~10.0.0.1~pod.namespace~",
                Node.newBuilder().setId("me"));
        assertRefused("is of type \"horse\"; expected one of", Node.newBuilder().setId("horse~10.0.0.1~a.b~b.svc.cluster.local"));
        assertRefused("has 1 parts", Node.newBuilder().setId("a\n2026-11-21T00:00:00.000000Z\tinfo\tforged"));
        assertTrue(daemon.log().lines().noneMatch(line -> line.endsWith("\tforged")));
        assertRefused("has no IP address", Node.newBuilder().setId("sidecar~10.0.0~a.b~b.svc.cluster.local"));
    }

    @Test
    void metadataOfTheWrongTypeIsAnsweredWithTheFieldsName() {
        assertRefused("metadata field CLUSTER_ID: expected a JSON string, found the number 7.0", with("CLUSTER_ID", number(7)));
        assertRefused("metadata field LABELS: expected a JSON object, found a list",
                with("LABELS", Value.newBuilder().setListValue(ListValue.getDefaultInstance()).build()));
        assertRefused("metadata field LABELS.app: expected a JSON string, found the number 1.0", with("LABELS",
                Value.newBuilder().setStructValue(Struct.newBuilder().putFields("app", number(1))).build()));
        assertRefused("metadata field ENVOY_STATUS_PORT: expected a port as a JSON number",
                with("ENVOY_STATUS_PORT", number(1e9)));
        assertRefused("metadata field POD_PORTS: expected text that is a JSON list", with("POD_PORTS", text("[".repeat(20_000))));
        assertRefused("metadata field IDLE_TIMEOUT: expected a duration", with("IDLE_TIMEOUT", text("99999999999999999999h")));
    }

    @Test
    void anAnswerIsShortWhateverWasAsked() {
        assertRefused("is longer than 2048 characters", Node.newBuilder().setId("x".repeat(3 << 20)));
        assertRefused("has 1 parts; expected four", Node.newBuilder().setId("\u20ac".repeat(2000)));
        assertRefused("is of type", Node.newBuilder().setId("\u20ac".repeat(1900) + "~10.0.0.1~a.b~c"));
        assertRefused("metadata field DNS_CAPTURE: expected", with("DNS_CAPTURE", text("y".repeat(3 << 20))));
        assertRefused("expected a JSON string",
                with("LABELS", Value.newBuilder().setStructValue(Struct.newBuilder().putFields("z".repeat(1 << 20), number(1)))
                        .build()));
        assertTrue(daemon.log().length() < 100_000, "neither do strangers fill the log");
    }

    @Test
    void aRequestOfFiveMegabytesEndsItsOwnStreamOnly() {
        assertEquals(Status.Code.RESOURCE_EXHAUSTED,
                end(from(AdsClient.node("cluster1").toBuilder()).addResourceNamesSubscribe("x".repeat(5 << 20))).getCode());
    }

    @Test
    void anUnknownTypeIsCountedAndTheStreamGoesOn() {
        try (AdsClient client = AdsClient.sidecar(daemon.discoveryPort(), List.of(Embedded.HELLO))) {
            for (String type : List.of("x".repeat(1 << 20), "type.googleapis.com/no.such.Type", "")) {
                client.say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type).addResourceNamesSubscribe("a"));
            }
            Eventually.holds("all three are counted", Embedded.SOON,
                    () -> daemon.metric("navarch_xds_requests_ignored_total{reason=\"unknown_type\"}") == 2
                            && daemon.metric("navarch_xds_requests_ignored_total{reason=\"no_type\"}") == 1);
            Eventually.holds("endpoints", Embedded.SOON, () -> !client.addresses(Embedded.HELLO).isEmpty());
            assertTrue(daemon.log().length() < 100_000, "neither do strangers fill the log");
        }
    }

    @Test
    void whatNobodyKnowsIsServedEmpty() {
        try (AdsClient client = AdsClient.sidecar(daemon.discoveryPort(),
                List.of("", "outbound|", "outbound|x||y", "outbound|99999999999||hello.sample.svc.cluster.local",
                        "inbound|5000||", "outbound|5000|\u0000|hello.sample.svc.cluster.local", "x".repeat(1 << 20),
                        Embedded.HELLO))) {
            Eventually.holds("endpoints", Embedded.SOON, () -> client.addresses(Embedded.HELLO).equals(List.of("10.1.0.1:5000")));
        }
    }

    @Test
    void aNonceAndAnErrorOfAnyKindAreTaken() {
        try (AdsClient client = AdsClient.sidecar(daemon.discoveryPort(), List.of(Embedded.HELLO))) {
            client.say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(AdsClient.LISTENER).setResponseNonce("never sent")
                    .setErrorDetail(com.google.rpc.Status.newBuilder().setCode(-1).setMessage("z".repeat(1 << 20))));
            Eventually.holds("endpoints", Embedded.SOON, () -> !client.addresses(Embedded.HELLO).isEmpty());
            Eventually.holds("the refusal is counted", Embedded.SOON,
                    () -> daemon.metric("pilot_total_xds_rejects{type=\"lds\"}") == 1);
            assertTrue(daemon.log().length() < 100_000, "neither do strangers fill the log");
            assertTrue(daemon.metrics().length() < 1 << 20, "nor the metrics");
        }
    }
}
