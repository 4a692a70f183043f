package dev.navarch.identity.ca;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Secrets of one namespace with Kubernetes' rules: creation happens once, and who changes an old version is refused. */
final class SecretStore implements Function<ApiRequest, ApiAnswer> {
    final Map<String, ObjectNode> secrets = new TreeMap<>();
    final List<String> requests = new ArrayList<>();
    private int version;
    private @Nullable Runnable beforeNextWrite;

    /** Lets something happen between somebody's reading and his writing. */
    void beforeNextWrite(Runnable deed) {
        beforeNextWrite = deed;
    }

    @Override
    public ApiAnswer apply(ApiRequest request) {
        requests.add(request.toString());
        JsonNode given = request.body();
        JsonNode body = given == null ? MissingNode.getInstance() : given;
        Runnable deed = beforeNextWrite;
        if (given != null && deed != null) {
            beforeNextWrite = null;
            deed.run();
        }
        String name = given == null
                ? request.target().substring(request.target().lastIndexOf('/') + 1)
                : given.path("metadata").path("name").asText();
        ObjectNode there = secrets.get(name);
        return switch (request.method()) {
            case GET -> there == null ? absent(name) : new ApiAnswer.Done(200, there.deepCopy());
            case POST -> there == null
                    ? put(name, body)
                    : new ApiAnswer.Refused(409, "AlreadyExists", "secrets \"" + name + "\" already exists");
            case PUT -> there == null
                    ? absent(name)
                    : version(there).equals(version(body))
                            ? put(name, body)
                            : new ApiAnswer.Refused(409, "Conflict", "the object has been modified");
            case MERGE, PATCH, APPLY, DELETE -> throw new AssertionError(request);
        };
    }

    private static ApiAnswer absent(String name) {
        return new ApiAnswer.Refused(404, "NotFound", "secrets \"" + name + "\" not found");
    }

    private ApiAnswer put(String name, JsonNode body) {
        ObjectNode copy = body.deepCopy();
        copy.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
        secrets.put(name, copy);
        return new ApiAnswer.Done(200, copy.deepCopy());
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }

    ObjectNode secret(String name) {
        ObjectNode secret = secrets.get(name);
        if (secret == null) {
            throw new AssertionError("no " + name);
        }
        return secret;
    }

    String value(String name, String key) {
        ObjectNode secret = secret(name);
        if (!secret.path("data").has(key)) {
            throw new AssertionError("no " + name + "/" + key);
        }
        return new String(Base64.getDecoder().decode(secret.path("data").path(key).asText()), StandardCharsets.UTF_8);
    }

    void set(String name, String key, String value) {
        ObjectNode secret = secret(name);
        secret.withObject("/data").put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        secret.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
    }
}
