package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** {@code clusterz}: which clusters there are and how they fare. {@code istioctl remote-clusters} reads it. */
final class ClusterPages {
    private final DebugSource source;

    ClusterPages(DebugSource source) {
        this.source = source;
    }

    /** Istio's three fields; with {@code ?verbose} ours too. */
    Answer clusterz(Request request) {
        boolean verbose = request.has("verbose");
        return Json.answer(request, out -> {
            out.writeStartArray();
            for (DebugSource.ClusterRow row : source.clusters()) {
                cluster(out, row, verbose);
            }
            out.writeEndArray();
        });
    }

    private static void cluster(JsonGenerator out, DebugSource.ClusterRow row, boolean verbose) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", row.id());
        out.writeStringField("secretName", row.secretName());
        out.writeStringField("syncStatus", row.syncStatus());
        if (verbose) {
            for (DebugSource.ClusterRow.Note note : row.notes()) {
                out.writeStringField(note.name(), note.text());
            }
        }
        out.writeEndObject();
    }
}
