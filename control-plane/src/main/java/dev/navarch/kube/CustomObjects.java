package dev.navarch.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.decode.Decoded;
import dev.navarch.kube.decode.Kind;
import dev.navarch.model.ObjectKey;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a resource that a server may define: which there are, or what they say. One that is labelled {@code istio.io/rev} with another revision is
 * not ours.
 *
 * @param read makes a fact of an object
 * @param older the same resource in the next older version
 */
record CustomObjects<T>(String resource, String path, String revision, BiFunction<ObjectKey, JsonNode, T> read,
        @Nullable Kind<T> older) implements Kind<T> {

    static Kind<ObjectKey> keys(CustomResource resource, ConfigScope scope) {
        return of(resource, scope, (key, _) -> key);
    }

    static Kind<CustomFact> whole(CustomResource resource, ConfigScope scope) {
        return of(resource, scope, (key, object) -> new CustomFact(key,
                object.path("metadata").path("creationTimestamp").asText(""), object.path("spec").toString()));
    }

    private static <T> Kind<T> of(CustomResource resource, ConfigScope scope, BiFunction<ObjectKey, JsonNode, T> read) {
        String within = scope.namespace().isEmpty() ? "" : "/namespaces/" + ApiRequest.segment(scope.namespace());
        @Nullable
        CustomObjects<T> kind = null;
        for (String version : resource.versions().reversed()) {
            kind = new CustomObjects<>(resource.plural(),
                    "/apis/" + resource.group() + "/" + version + within + "/" + resource.plural(), scope.revision(), read, kind);
        }
        if (kind == null) {
            throw new IllegalStateException("a resource has a version");
        }
        return kind;
    }

    @Override
    public String selection() {
        return "";
    }

    @Override
    public boolean hasProtobuf() {
        return false;
    }

    @Override
    public boolean mayBeAbsent() {
        return true;
    }

    @Override
    public Decoded<T> protobuf(byte[] bytes, int from, int to) {
        return new Decoded<>(new ObjectKey("", ""), "", null);
    }

    @Override
    public Decoded<T> json(JsonNode object) {
        JsonNode meta = object.path("metadata");
        ObjectKey key = new ObjectKey(meta.path("namespace").asText(""), meta.path("name").asText(""));
        boolean ours = meta.path("labels").path("istio.io/rev").asText(revision).equals(revision) && !key.name().isEmpty();
        return new Decoded<>(key, meta.path("resourceVersion").asText(""), ours ? read.apply(key, object) : null);
    }
}
