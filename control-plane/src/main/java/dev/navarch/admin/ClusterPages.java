package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.navarch.cluster.ClusterReport;
import dev.navarch.steward.StewardReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
            for (ClusterReport row : source.clusters()) {
                cluster(out, row, verbose);
            }
            out.writeEndArray();
        });
    }

    private void cluster(JsonGenerator out, ClusterReport row, boolean verbose) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", row.id());
        out.writeStringField("secretName", row.secretName());
        out.writeStringField("syncStatus", row.syncStatus());
        if (verbose) {
            out.writeStringField("state", row.state());
            out.writeStringField("since", row.since().toString());
            out.writeStringField("reason", row.reason());
            out.writeStringField("server", row.server());
            out.writeStringField("credential", row.credential());
            Json.strings(out, "conditions", conditions(row));
            out.writeStringField("budget", row.budget());
        }
        out.writeEndObject();
    }

    private List<String> conditions(ClusterReport row) {
        List<String> conditions = new ArrayList<>(row.conditions());
        StewardReport steward = source.stewards().get(row.id());
        if (steward != null) {
            conditions.addAll(steward.conditions());
        }
        return conditions;
    }
}
