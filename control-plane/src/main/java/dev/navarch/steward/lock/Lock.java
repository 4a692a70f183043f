package dev.navarch.steward.lock;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A lock as it was read.
 *
 * @param raw what a holder changes with every renewal, as it stands there
 * @param object all of it, with the version that a write over it has to name
 */
record Lock(LockRecord record, String raw, JsonNode object) {

    /** Of the object; empty for none. */
    static String version(@Nullable Lock lock) {
        return lock == null ? "" : lock.object().path("metadata").path("resourceVersion").asText("");
    }
}
