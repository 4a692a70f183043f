package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.navarch.steward.StewardReport;
import java.io.IOException;

/** {@code stewardz}: which clusters we lead, and what becomes of what is to stand there. */
final class StewardPages {
    private final DebugSource source;

    StewardPages(DebugSource source) {
        this.source = source;
    }

    Answer stewardz(Request request) {
        return Json.answer(request, out -> {
            out.writeStartArray();
            for (StewardReport row : source.stewards().values()) {
                cluster(out, row);
            }
            out.writeEndArray();
        });
    }

    private static void cluster(JsonGenerator out, StewardReport row) throws IOException {
        out.writeStartObject();
        out.writeStringField("cluster", row.cluster());
        out.writeStringField("led", row.led());
        out.writeStringField("lock", row.lock());
        out.writeBooleanField("leads", row.leads());
        out.writeNumberField("pending", row.pending());
        Json.strings(out, "webhooks", row.webhooks());
        Json.strings(out, "conditions", row.conditions());
        out.writeEndObject();
    }
}
