package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.ObjectKey;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * A kind whose objects are read by drafts.
 *
 * @param namespaced whether its objects live in namespaces
 */
record ObjectKind<T>(String resource, String path, String selection, boolean namespaced, boolean hasProtobuf,
        Supplier<? extends Draft<T>> drafts, DecodeIssues issues) implements Kind<T> {

    @Override
    public Decoded<T> protobuf(byte[] bytes, int from, int to) {
        Draft<T> draft = drafts.get();
        Wire in = new Wire(bytes, from, to, draft.interner);
        try {
            in.fields(tag -> {
                if (tag == Wire.bytes(1)) {
                    in.message(t -> draft.meta.field(t, in));
                } else {
                    draft.field(tag, in);
                }
            });
        } catch (IOException e) {
            issues.leftOut(resource, key(draft), "unreadable protobuf: " + e.getMessage());
            return new Decoded<>(new ObjectKey("", ""), draft.meta.resourceVersion, null);
        }
        return finish(draft);
    }

    @Override
    public Decoded<T> json(JsonNode object) {
        Draft<T> draft = drafts.get();
        draft.meta.json(object.path("metadata"));
        draft.json(object);
        return finish(draft);
    }

    private Decoded<T> finish(Draft<T> draft) {
        ObjectKey key = key(draft);
        Decoded<T> decoded;
        if (key.name().isEmpty() || (namespaced && key.namespace().isEmpty())) {
            draft.complain("it has no name");
            decoded = new Decoded<>(new ObjectKey("", ""), draft.meta.resourceVersion, null);
        } else {
            decoded = new Decoded<>(key, draft.meta.resourceVersion, draft.fact(key));
        }
        draft.complaints().forEach(reason -> issues.leftOut(resource, key, reason));
        return decoded;
    }

    private ObjectKey key(Draft<T> draft) {
        return new ObjectKey(namespaced ? draft.meta.namespace : "", draft.meta.name);
    }
}
