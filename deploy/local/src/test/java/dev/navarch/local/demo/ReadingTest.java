package dev.navarch.local.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.SampleServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final String HOST = "helloworld.sample.svc.cluster.local";

    @Test
    void whatTheSampleServerSaysIsUnderstood() {
        String hello = new SampleServer.Identity("v2", "helloworld-v2-1", "cluster2").hello();
        assertEquals(new Answer.Hello("v2", "helloworld-v2-1", "cluster2"), Answer.of(200, hello));
    }

    @Test
    void anythingElseIsAFailureThatSaysWhatItWas() {
        assertEquals(new Answer.Failed("503 no healthy upstream"), Answer.of(503, "no healthy upstream\n"));
        assertEquals(new Answer.Failed("200 Hello?"), Answer.of(200, "Hello?"));
    }

    @Test
    void aSidecarsEndpointsAreThoseOfTheServiceThatMayGetRequests() {
        assertEquals(Set.of("127.1.0.1"),
                Sidecar.endpoints(
                        json("""
                                {"cluster_statuses": [
                                  {"name": "outbound|5000||%1$s", "host_statuses": [
                                    {"address": {"socket_address": {"address": "127.1.0.1"}}, "health_status": {"eds_health_status": "HEALTHY"}},
                                    {"address": {"socket_address": {"address": "127.1.0.2"}}, "health_status": {"eds_health_status": "UNHEALTHY"}}]},
                                  {"name": "outbound|80||other.%1$s", "host_statuses": [
                                    {"address": {"socket_address": {"address": "127.1.0.3"}}}]}]}
                                """
                                .formatted(HOST))));
    }

    @Test
    void endpointsAreCountedByCluster() {
        JsonNode shards = json("""
                {"%s": {"sample": {"Shards": {"Kubernetes/cluster1": [{}, {}]}, "ServiceAccounts": {}}}}
                """.formatted(HOST));
        assertEquals(2, Observer.endpoints(shards, "cluster1"));
        assertEquals(0, Observer.endpoints(shards, "cluster2"));
    }

    @Test
    void aClusterThatIsNotThereHasNoState() {
        JsonNode clusterz = json("[{\"id\": \"cluster1\", \"state\": \"ready\"}]");
        assertEquals("ready", Observer.cluster(clusterz, "cluster1").path("state").asText());
        assertTrue(Observer.cluster(clusterz, "cluster2").isMissingNode());
    }

    @Test
    void whatIsOpenIsClosedInReverseAndNothingIsOpenedAfterwards() {
        List<String> closed = new ArrayList<>();
        Closers closers = new Closers();
        closers.add(() -> closed.add("first"));
        closers.add(() -> {
            closed.add("second");
            throw new IllegalStateException("cannot");
        });
        closers.close();
        closers.close();
        assertThrows(IllegalStateException.class, () -> closers.add(() -> closed.add("late")));
        assertEquals(List.of("second", "first", "late"), closed);
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
