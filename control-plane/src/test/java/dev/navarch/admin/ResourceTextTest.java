package dev.navarch.admin;

import static dev.navarch.testkit.Facts.network;
import static dev.navarch.testkit.Facts.pod;
import static dev.navarch.testkit.Facts.port;
import static dev.navarch.testkit.Facts.ready;
import static dev.navarch.testkit.Facts.service;
import static dev.navarch.testkit.Facts.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.navarch.generate.Projection;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;
import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.generate.name.NameTables;
import dev.navarch.generate.route.Routes;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.Network;
import dev.navarch.model.World;
import dev.navarch.testkit.Worlds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceTextTest {

    @Test
    void everythingThatASidecarIsSentCanBeShown() throws IOException {
        List<String> unreadable = new ArrayList<>();
        int shown = 0;
        for (Resource resource : everythingForASidecar()) {
            JsonNode json = json(resource);
            shown++;
            assertEquals(resource.type().typeUrl(), json.path("@type").asText());
            if (json.has("value")) {
                unreadable.add(resource.name());
            }
        }

        assertEquals(List.of(), unreadable);
        assertTrue(shown > 10, "only " + shown);
    }

    private static JsonNode json(Resource resource) throws IOException {
        ResourceText text = new ResourceText();
        Answer answer = Json.answer(new Request("GET", "/", Map.of(), "", true), out -> text.write(out, resource));
        return new ObjectMapper().readTree(answer.body());
    }

    private static List<Resource> everythingForASidecar() {
        World world = new Worlds("c1").put("c1", network("n1"), pod("sample", "hello-1-a", "10.1.0.31", "hello"),
                service("sample", "hello", "10.101.0.1", port("http", 5000), port("tcp-x", 5001), port("mongo", 27017),
                        port("", 5002),
                        port("grpc-web", 5003), port("https", 5004)),
                slice("sample", "hello", "http", 5000, ready("10.1.0.31", "hello-1-a"))).world();
        Projection projection = new Projection(List.of(new Clusters(), new Endpoints(), new ListenerGeneration(), new Routes(),
                new NameTables(NameTables.PodsOf.ALL_CLUSTERS)));
        List<Resource> all = new ArrayList<>();
        for (ResourceType type : ResourceType.values()) {
            for (View view : projection.views(world, sidecar(), type)) {
                all.addAll(projection.generate(world, view).resources());
            }
        }
        return all;
    }

    private static Proxy sidecar() {
        return new Proxy(Proxy.Type.SIDECAR, "sidecar~10.1.0.31~hello-1-a.sample~sample.svc.cluster.local", "hello-1-a.sample",
                List.of("10.1.0.31"), "sample", "sample.svc.cluster.local", new ClusterId("c1"), Network.of("n1"), List.of(),
                "1.31.0",
                "default", "mesh1", "hello", "default", "n1", Labels.of("app", "hello"), Locality.NONE, List.of(),
                Proxy.Interception.REDIRECT, new Proxy.Extensions(true, true, true, true), Duration.ZERO, 0, false, false, false,
                false,
                true, Proxy.Certificates.NONE, List.of(), "{}");
    }
}
