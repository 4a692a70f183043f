package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object while it is being read, from either encoding; what they have in common is checked once, at the end.
 *
 * @param <T> the fact that comes of it
 */
abstract class Draft<T> {
    final Interner interner;
    final Meta meta = new Meta(this);
    private final List<String> complaints = new ArrayList<>(0);

    Draft(Interner interner) {
        this.interner = interner;
    }

    /** Whether an annotation is read by anybody. */
    abstract boolean keepsAnnotation(String name);

    /** Reads or skips a field other than the metadata. */
    abstract void field(int tag, Wire in) throws IOException;

    /** Reads what stands beside the metadata. */
    abstract void json(JsonNode object);

    /** The fact, null if the object is none of the mesh's business. */
    abstract @Nullable T fact(ObjectKey key);

    /** Something is left out. */
    void complain(String reason) {
        if (complaints.size() < 16) {
            complaints.add(reason);
        }
    }

    List<String> complaints() {
        return complaints;
    }

    /** Text from the wire, shared; empty, with a complaint, if it is no text. */
    String text(Wire in, String what) throws IOException {
        return orComplain(in.text(), what);
    }

    /** Text from the wire, not shared. */
    String freshText(Wire in, String what) throws IOException {
        return orComplain(in.freshText(), what);
    }

    /** Text from JSON, shared; empty if there is none, with a complaint if it is something else. */
    String text(JsonNode parent, String field) {
        return interner.share(freshText(parent, field));
    }

    String freshText(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (!node.isTextual() && !node.isMissingNode() && !node.isNull()) {
            complain(field + " is no text");
        }
        return node.isTextual() ? node.textValue() : "";
    }

    private String orComplain(@Nullable String text, String what) {
        if (text == null) {
            complain(what + " is not UTF-8");
            return "";
        }
        return text;
    }
}
