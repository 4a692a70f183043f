package dev.navarch.steward.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LockFormatTest {
    private static final JsonMapper JSON = new JsonMapper();
    /** As a real istiod wrote it. */
    private static final String ISTIODS = "{\"holderIdentity\":\"istiod-1\",\"holderKey\":\"^default\",\"leaseDurationSeconds\":30,"
            + "\"acquireTime\":\"2026-11-21T09:23:03Z\",\"renewTime\":\"2026-11-21T09:23:10Z\",\"leaderTransitions\":0}";
    private static final LockRecord RECORD = new LockRecord("istiod-1", "^default", 30, Instant.parse("2026-11-21T09:23:03Z"),
            Instant.parse("2026-11-21T09:23:10Z"), 0);

    private static JsonNode configMap(String leader) throws JsonProcessingException {
        return JSON
                .readTree("{\"metadata\":{\"name\":\"x\",\"resourceVersion\":\"7\",\"labels\":{\"mine\":\"1\"},\"annotations\":"
                        + "{\"other\":\"kept\",\"control-plane.alpha.kubernetes.io/leader\":" + JSON.writeValueAsString(leader)
                        + "}}}");
    }

    @Test
    void aConfigMapLockIsReadAndWrittenAsIstiodDoes() throws JsonProcessingException {
        JsonNode map = configMap(ISTIODS);
        assertEquals(RECORD, LockFormat.CONFIG_MAP.record(map));
        JsonNode written = LockFormat.CONFIG_MAP.object("istio-system", "x", map, RECORD);
        JsonNode annotations = written.path("metadata").path("annotations");
        assertEquals(ISTIODS, annotations.path("control-plane.alpha.kubernetes.io/leader").asText());
        assertEquals("kept", annotations.path("other").asText());
        assertEquals("7", written.path("metadata").path("resourceVersion").asText());
        assertEquals("1", written.path("metadata").path("labels").path("mine").asText());
    }

    @Test
    void aLeaseIsWrittenInKubernetesTimesAndItsKeyIsAnAnnotation() {
        JsonNode lease = LockFormat.LEASE.object("istio-system", "x", null, RECORD);
        assertEquals("2026-11-21T09:23:10.000000Z", lease.path("spec").path("renewTime").asText());
        assertEquals("^default", lease.path("metadata").path("annotations").path("leader.istio.io/holder-key").asText());
        assertEquals(RECORD, LockFormat.LEASE.record(lease));
    }

    @Test
    void aConfigMapWithoutTheAnnotationIsFreeAndNonsenseIsSomebodys() throws JsonProcessingException {
        assertTrue(LockFormat.CONFIG_MAP.record(JSON.readTree("{\"metadata\":{}}")).isFree());
        assertEquals("unreadable", LockFormat.CONFIG_MAP.record(configMap("{\"holderIdentity\":")).holder());
        LockRecord odd = LockFormat.CONFIG_MAP.record(configMap("{\"holderIdentity\":\"a\",\"renewTime\":17}"));
        assertEquals("a", odd.holder());
        assertEquals("", odd.key());
    }
}
