package dev.navarch.mesh;

import com.fasterxml.jackson.databind.JsonNode;

/** Leads from deep inside a configuration to its reader, which makes a {@link MeshReading.Refused} of it. Never leaves the package. */
final class BadField extends RuntimeException {
    private static final int LONGEST_VALUE = 200;

    private final transient MeshReading.Refused refused;

    BadField(String field, JsonNode value, String reason) {
        this(field, value.isValueNode() ? value.asText() : value.toString(), reason);
    }

    BadField(String field, String value, String reason) {
        super(field + ": " + reason, null, false, false);
        String shortened = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
        this.refused = new MeshReading.Refused(field, shortened, reason);
    }

    MeshReading.Refused refused() {
        return refused;
    }
}
