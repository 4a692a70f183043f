package dev.navarch.local.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pod's volumes as folders of this machine, filled once. */
final class Volumes {
    private static final int NOT_FOUND = 404;

    private final KubeApi api;
    private final PodState pod;
    private final Path folder;
    private final Variables variables;

    Volumes(KubeApi api, PodState pod, Path folder) {
        this.api = api;
        this.pod = pod;
        this.folder = folder;
        this.variables = new Variables(pod);
    }

    /** Fills all of them; what a pod cannot start without, if it is not there yet. */
    Optional<String> fill() {
        for (JsonNode volume : pod.object().path("spec").path("volumes")) {
            Optional<String> missing = fill(volume, at(volume.path("name").asText()));
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    /** The folder of a volume. */
    Path at(String volume) {
        return folder.resolve(volume);
    }

    private Optional<String> fill(JsonNode volume, Path content) {
        if (volume.has("emptyDir")) {
            makeFolder(content, "rwxrwxrwx");
            return Optional.empty();
        }
        makeFolder(content, "rwxr-xr-x");
        for (JsonNode source : volume.path("projected").path("sources")) {
            Optional<String> missing = source(source, content);
            if (missing.isPresent()) {
                return missing;
            }
        }
        return source(volume, content);
    }

    private Optional<String> source(JsonNode source, Path content) {
        if (source.has("serviceAccountToken")) {
            JsonNode token = source.path("serviceAccountToken");
            write(content, token.path("path").asText(), token(token).getBytes(StandardCharsets.US_ASCII));
        }
        for (JsonNode item : source.path("downwardAPI").path("items")) {
            write(content, item.path("path").asText(),
                    variables.field(item.path("fieldRef").path("fieldPath").asText()).getBytes(StandardCharsets.UTF_8));
        }
        if (source.has("configMap")) {
            JsonNode map = source.path("configMap");
            return object("configmaps", map.path("name").asText(), map, content);
        }
        if (source.has("secret")) {
            JsonNode secret = source.path("secret");
            return object("secrets", secret.path("secretName").asText(secret.path("name").asText()), secret, content);
        }
        return Optional.empty();
    }

    private Optional<String> object(String kind, String name, JsonNode reference, Path content) {
        JsonNode object = find(kind, name);
        if (object == null) {
            return reference.path("optional").asBoolean() ? Optional.empty() : Optional.of(kind + " " + name);
        }
        object.path("data").properties().forEach(entry -> {
            String text = entry.getValue().asText();
            byte[] value = kind.equals("secrets")
                    ? Base64.getDecoder().decode(text)
                    : text.getBytes(StandardCharsets.UTF_8);
            JsonNode items = reference.path("items");
            if (items.isEmpty()) {
                write(content, entry.getKey(), value);
            }
            for (JsonNode item : items) {
                if (item.path("key").asText().equals(entry.getKey())) {
                    write(content, item.path("path").asText(), value);
                }
            }
        });
        return Optional.empty();
    }

    private @Nullable JsonNode find(String kind, String name) {
        try {
            return api.get("/api/v1/namespaces/" + pod.namespace() + "/" + kind + "/" + name);
        } catch (KubeApiException e) {
            if (e.code() == NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    /** Bound to the pod, as a kubelet asks for it. */
    private String token(JsonNode source) {
        String audience = source.path("audience").asText();
        return api.create("/api/v1/namespaces/" + pod.namespace() + "/serviceaccounts/" + pod.account() + "/token", """
                {apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {expirationSeconds: %d, %s
                 boundObjectRef: {apiVersion: v1, kind: Pod, name: %s, uid: %s}}}""".formatted(
                source.path("expirationSeconds").asInt(3600), audience.isEmpty() ? "" : "audiences: [" + audience + "],",
                pod.name(),
                pod.object().path("metadata").path("uid").asText())).path("status").path("token").asText();
    }

    private static void makeFolder(Path content, String permissions) {
        try {
            Files.createDirectories(content);
            Files.setPosixFilePermissions(content, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path content, String name, byte[] value) {
        try {
            Path file = content.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
