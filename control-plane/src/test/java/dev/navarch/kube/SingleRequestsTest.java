package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.ApiRequest.Method;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SingleRequestsTest {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/sample/configmaps";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode map(String data) throws IOException {
        return JSON.readTree(
                "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"one\"}, \"data\": " + data + "}");
    }

    private static ApiAnswer answer(Rig rig, ApiRequest request) {
        return rig.client.ask(request).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static String value(ApiAnswer answer) {
        return assertInstanceOf(ApiAnswer.Done.class, answer).body().path("data").path("k").asText();
    }

    @Test
    void anObjectIsCreatedChangedInEachWayAndRemoved() throws IOException {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            ApiAnswer.Done created = assertInstanceOf(ApiAnswer.Done.class,
                    answer(rig, ApiRequest.post(CONFIG_MAPS, map("{\"k\": \"1\"}"))));
            assertEquals(201, created.code());
            assertEquals("1", value(answer(rig, ApiRequest.get(CONFIG_MAPS + "/one"))));
            assertEquals("2", value(answer(rig, ApiRequest.put(CONFIG_MAPS + "/one", map("{\"k\": \"2\"}")))));
            assertEquals("3", value(answer(rig,
                    new ApiRequest(Method.MERGE, CONFIG_MAPS + "/one", JSON.readTree("{\"data\": {\"k\": \"3\"}}")))));
            assertEquals("4", value(answer(rig, new ApiRequest(Method.PATCH, CONFIG_MAPS + "/one",
                    JSON.readTree("[{\"op\": \"replace\", \"path\": \"/data/k\", \"value\": \"4\"}]")))));
            assertInstanceOf(ApiAnswer.Done.class,
                    answer(rig, new ApiRequest(Method.DELETE, CONFIG_MAPS + "/one", null)));
            assertEquals(404,
                    assertInstanceOf(ApiAnswer.Refused.class, answer(rig, ApiRequest.get(CONFIG_MAPS + "/one"))).code());
        }
    }

    @Test
    void theKeysOfTokensAreReadThoughTheyAreOfAMediaTypeOfTheirOwn() throws IOException {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            ApiAnswer.Done keys = assertInstanceOf(ApiAnswer.Done.class, answer(rig, ApiRequest.get("/openid/v1/jwks")));
            assertEquals(1, keys.body().path("keys").size());
        }
    }

    @Test
    void whoComesSecondOrWithAnOldVersionIsToldSo() throws IOException {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            answer(rig, ApiRequest.post(CONFIG_MAPS, map("{}")));
            ApiAnswer.Refused second = assertInstanceOf(ApiAnswer.Refused.class,
                    answer(rig, ApiRequest.post(CONFIG_MAPS, map("{}"))));
            assertEquals(409, second.code());
            assertEquals("AlreadyExists", second.reason());
            JsonNode old = map("{}");
            ((ObjectNode) old.path("metadata")).put("resourceVersion", "1");
            assertEquals("Conflict",
                    assertInstanceOf(ApiAnswer.Refused.class, answer(rig, ApiRequest.put(CONFIG_MAPS + "/one", old))).reason());
        }
    }

    @Test
    void aClientThatIsClosedStillAnswers() {
        try (Rig rig = new Rig(TestLimits.QUICK)) {
            CompletableFuture<ApiAnswer> before = rig.client.ask(ApiRequest.get(CONFIG_MAPS)).toCompletableFuture();
            rig.client.close();
            CompletableFuture<ApiAnswer> after = rig.client.ask(ApiRequest.get(CONFIG_MAPS)).toCompletableFuture();
            before.orTimeout(20, TimeUnit.SECONDS).join();
            assertInstanceOf(ApiAnswer.Lost.class, after.orTimeout(20, TimeUnit.SECONDS).join());
        }
    }
}
