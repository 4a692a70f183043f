package dev.navarch.mesh;

import dev.navarch.model.MeshConfig;

/** What came of reading a mesh configuration. */
public sealed interface MeshReading {

    /** It is sound. */
    record Accepted(MeshConfig config) implements MeshReading {
    }

    /**
     * It is not, and nothing of it is used.
     *
     * @param field the path to what is wrong, such as {@code defaultConfig.discoveryAddress}; {@code mesh} or {@code meshNetworks} for the whole
     * @param value what stands there, shortened
     * @param reason what would be right
     */
    record Refused(String field, String value, String reason) implements MeshReading {
        @Override
        public String toString() {
            return field + ": " + (value.isEmpty() ? "" : "\"" + value + "\": ") + reason;
        }
    }
}
