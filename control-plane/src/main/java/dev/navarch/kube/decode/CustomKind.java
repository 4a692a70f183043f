package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A kind that is defined by a resource of the server, and so may not be there. */
record CustomKind<T>(ObjectKind<T> objects, @Nullable Kind<T> older) implements Kind<T> {

    @Override
    public String resource() {
        return objects.resource();
    }

    @Override
    public String path() {
        return objects.path();
    }

    @Override
    public String selection() {
        return objects.selection();
    }

    @Override
    public boolean hasProtobuf() {
        return objects.hasProtobuf();
    }

    @Override
    public boolean mayBeAbsent() {
        return true;
    }

    @Override
    public Decoded<T> protobuf(byte[] bytes, int from, int to) {
        return objects.protobuf(bytes, from, to);
    }

    @Override
    public Decoded<T> json(JsonNode object) {
        return objects.json(object);
    }
}
