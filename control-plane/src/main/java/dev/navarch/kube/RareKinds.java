package dev.navarch.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.decode.DecodeIssues;
import dev.navarch.kube.decode.Decoded;
import dev.navarch.kube.decode.Kind;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Secrets, ConfigMaps and webhook configurations: few, and read as JSON. */
final class RareKinds {
    private RareKinds() {
    }

    static Kind<SecretFact> secrets(String namespace, String labelSelector, DecodeIssues issues) {
        return new JsonKind<>("secrets", path(namespace, "secrets"), selection("labelSelector", labelSelector), issues,
                (key, object) -> new SecretFact(key, bytes(key, object.path("data"), issues), version(object)));
    }

    static Kind<ConfigMapFact> configMaps(String namespace, String name, DecodeIssues issues) {
        String field = name.isEmpty() ? "" : "metadata.name=" + name;
        return new JsonKind<>("configmaps", path(namespace, "configmaps"), selection("fieldSelector", field), issues,
                (key, object) -> new ConfigMapFact(key, Labels.of(texts(object.path("metadata").path("labels"))),
                        texts(object.path("data")), version(object)));
    }

    static Kind<WebhookFact> webhooks(WebhookKind kind, String labelSelector, DecodeIssues issues) {
        return new JsonKind<>(kind.resource(), kind.path(), selection("labelSelector", labelSelector), issues,
                (key, object) -> new WebhookFact(key, Labels.of(texts(object.path("metadata").path("labels"))),
                        hooks(object.path("webhooks")), version(object)));
    }

    private static List<WebhookFact.Hook> hooks(JsonNode webhooks) {
        List<WebhookFact.Hook> hooks = new ArrayList<>();
        for (JsonNode hook : webhooks) {
            hooks.add(new WebhookFact.Hook(hook.path("name").asText(""), hook.path("clientConfig").path("caBundle").asText(""),
                    hook.path("failurePolicy").asText("Fail")));
        }
        return hooks;
    }

    private static String path(String namespace, String resource) {
        return namespace.isEmpty()
                ? "/api/v1/" + resource
                : "/api/v1/namespaces/" + ApiRequest.segment(namespace) + "/" + resource;
    }

    private static String selection(String parameter, String selector) {
        return selector.isEmpty() ? "" : parameter + "=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText("");
    }

    private static Map<String, byte[]> bytes(ObjectKey key, JsonNode data, DecodeIssues issues) {
        Map<String, byte[]> bytes = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : data.properties()) {
            try {
                bytes.put(entry.getKey(), Base64.getDecoder().decode(entry.getValue().asText("")));
            } catch (IllegalArgumentException _) {
                issues.leftOut("secrets", key, "data." + entry.getKey() + " is not base64");
            }
        }
        return bytes;
    }

    private static Map<String, String> texts(JsonNode data) {
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : data.properties()) {
            texts.put(entry.getKey(), entry.getValue().asText(""));
        }
        return texts;
    }

    /** A kind that is read from the tree of its JSON. */
    private record JsonKind<T>(String resource, String path, String selection, DecodeIssues issues,
            BiFunction<ObjectKey, JsonNode, T> read) implements Kind<T> {

        @Override
        public boolean hasProtobuf() {
            return false;
        }

        @Override
        public Decoded<T> protobuf(byte[] bytes, int from, int to) {
            issues.leftOut(resource, new ObjectKey("", ""), "the API server answered in protobuf, JSON was asked for");
            return new Decoded<>(new ObjectKey("", ""), "", null);
        }

        @Override
        public Decoded<T> json(JsonNode object) {
            JsonNode meta = object.path("metadata");
            ObjectKey key = new ObjectKey(meta.path("namespace").asText(""), meta.path("name").asText(""));
            String version = version(object);
            if (key.name().isEmpty()) {
                issues.leftOut(resource, key, "it has no name");
                return new Decoded<>(key, version, null);
            }
            return new Decoded<>(key, version, read.apply(key, object));
        }
    }
}
