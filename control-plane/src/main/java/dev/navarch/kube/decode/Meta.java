package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.model.Labels;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The metadata of an object while it is being read ({@code ObjectMeta} of Kubernetes' API machinery). */
final class Meta {
    private final Draft<?> draft;
    private final List<String> labels = new ArrayList<>();
    private final List<String> annotations = new ArrayList<>(0);
    String name = "";
    String generateName = "";
    String namespace = "";
    String resourceVersion = "";
    String uid = "";
    long created;
    boolean deleting;
    String ownerKind = "";
    String ownerName = "";

    Meta(Draft<?> draft) {
        this.draft = draft;
    }

    Labels labels() {
        return share(labels);
    }

    Labels annotations() {
        return share(annotations);
    }

    private Labels share(List<String> pairs) {
        return pairs.isEmpty() ? Labels.EMPTY : draft.interner.share(Labels.of(pairs.toArray(String[]::new)));
    }

    void field(int tag, Wire in) throws IOException {
        switch (tag) {
            case 1 << 3 | 2 -> name = draft.freshText(in, "metadata.name");
            case 2 << 3 | 2 -> generateName = draft.text(in, "metadata.generateName");
            case 3 << 3 | 2 -> namespace = draft.text(in, "metadata.namespace");
            case 5 << 3 | 2 -> uid = draft.freshText(in, "metadata.uid");
            case 6 << 3 | 2 -> resourceVersion = draft.freshText(in, "metadata.resourceVersion");
            case 8 << 3 | 2 -> in.message(t -> {
                if (t == Wire.number(1)) {
                    created = in.longInteger();
                } else {
                    in.skip(t);
                }
            });
            case 9 << 3 | 2 -> {
                deleting = true;
                in.skip(tag);
            }
            case 11 << 3 | 2 -> label(in);
            case 12 << 3 | 2 -> annotation(in);
            case 13 << 3 | 2 -> owner(in);
            default -> in.skip(tag);
        }
    }

    private void label(Wire in) throws IOException {
        Entry entry = new Entry();
        if (in.tryMessage(t -> entry.field(t, in, true)) && entry.isSound()) {
            labels.add(entry.key);
            labels.add(entry.value);
        } else {
            draft.complain("a label is unreadable");
        }
    }

    private void annotation(Wire in) throws IOException {
        Entry entry = new Entry();
        if (in.tryMessage(t -> entry.field(t, in, entry.key.isEmpty() || draft.keepsAnnotation(entry.key))) && entry.isSound()) {
            addAnnotation(entry.key, entry.value);
        } else {
            draft.complain("an annotation is unreadable");
        }
    }

    private void addAnnotation(String key, String value) {
        if (draft.keepsAnnotation(key)) {
            annotations.add(key);
            annotations.add(value);
        }
    }

    private void owner(Wire in) throws IOException {
        String[] kindAndName = {"", ""};
        boolean[] controls = new boolean[1];
        boolean sound = in.tryMessage(t -> {
            switch (t) {
                case 1 << 3 | 2 -> kindAndName[0] = draft.text(in, "ownerReferences.kind");
                case 3 << 3 | 2 -> kindAndName[1] = draft.text(in, "ownerReferences.name");
                case 6 << 3 -> controls[0] = in.truth();
                default -> in.skip(t);
            }
        });
        if (sound && controls[0]) {
            setOwner(kindAndName[0], kindAndName[1]);
        }
    }

    /** The first owner that controls the object counts. */
    private void setOwner(String kind, String owner) {
        if (ownerName.isEmpty()) {
            ownerKind = kind;
            ownerName = owner;
        }
    }

    void json(JsonNode meta) {
        name = draft.freshText(meta, "name");
        generateName = draft.text(meta, "generateName");
        namespace = draft.text(meta, "namespace");
        uid = draft.freshText(meta, "uid");
        resourceVersion = draft.freshText(meta, "resourceVersion");
        created = seconds(draft.freshText(meta, "creationTimestamp"));
        deleting = meta.hasNonNull("deletionTimestamp");
        for (Map.Entry<String, JsonNode> label : meta.path("labels").properties()) {
            if (label.getValue().isTextual()) {
                labels.add(draft.interner.share(label.getKey()));
                labels.add(draft.interner.share(label.getValue().textValue()));
            } else {
                draft.complain("label " + label.getKey() + " is no text");
            }
        }
        for (Map.Entry<String, JsonNode> annotation : meta.path("annotations").properties()) {
            if (annotation.getValue().isTextual()) {
                addAnnotation(draft.interner.share(annotation.getKey()), annotation.getValue().textValue());
            }
        }
        for (JsonNode owner : meta.path("ownerReferences")) {
            if (owner.path("controller").booleanValue()) {
                setOwner(draft.text(owner, "kind"), draft.text(owner, "name"));
            }
        }
    }

    private long seconds(String time) {
        if (time.isEmpty()) {
            return 0;
        }
        try {
            return Instant.parse(time).getEpochSecond();
        } catch (DateTimeParseException _) {
            draft.complain("creationTimestamp is no time");
            return 0;
        }
    }

    /** One pair of a map; protobuf leaves out what is empty. */
    private static final class Entry {
        String key = "";
        String value = "";
        private boolean sound = true;

        void field(int tag, Wire in, boolean wanted) throws IOException {
            if (tag == Wire.bytes(1)) {
                String text = in.text();
                sound &= text != null;
                key = text == null ? "" : text;
            } else if (tag == Wire.bytes(2) && wanted) {
                String text = in.text();
                sound &= text != null;
                value = text == null ? "" : text;
            } else {
                in.skip(tag);
            }
        }

        boolean isSound() {
            return sound;
        }
    }
}
