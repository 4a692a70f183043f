package dev.navarch.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.decode.Decoded;
import dev.navarch.kube.decode.Kind;
import dev.navarch.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * A kind of which it is only asked what there is. A resource that is labelled {@code istio.io/rev} with another revision is not ours.
 *
 * @param older the same resource in the next older version
 */
record KeyKind(String resource, String path, String revision, @Nullable Kind<ObjectKey> older) implements Kind<ObjectKey> {

    static Kind<ObjectKey> of(CustomResource resource, ConfigScope scope) {
        String within = scope.namespace().isEmpty() ? "" : "/namespaces/" + ApiRequest.segment(scope.namespace());
        @Nullable
        KeyKind kind = null;
        for (String version : resource.versions().reversed()) {
            kind = new KeyKind(resource.plural(),
                    "/apis/" + resource.group() + "/" + version + within + "/" + resource.plural(), scope.revision(), kind);
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
    public Decoded<ObjectKey> protobuf(byte[] bytes, int from, int to) {
        return new Decoded<>(new ObjectKey("", ""), "", null);
    }

    @Override
    public Decoded<ObjectKey> json(JsonNode object) {
        JsonNode meta = object.path("metadata");
        ObjectKey key = new ObjectKey(meta.path("namespace").asText(""), meta.path("name").asText(""));
        boolean ours = meta.path("labels").path("istio.io/rev").asText(revision).equals(revision);
        return new Decoded<>(key, meta.path("resourceVersion").asText(""), ours && !key.name().isEmpty() ? key : null);
    }
}
