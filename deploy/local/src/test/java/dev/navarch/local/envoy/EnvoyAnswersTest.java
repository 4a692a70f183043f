package dev.navarch.local.envoy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvoyAnswersTest {

    @Test
    void chunksAreJoined() throws IOException {
        UnixHttp.Answer answer = answer(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");
        assertEquals(new UnixHttp.Answer(200, "abc0123456789"), answer);
    }

    @Test
    void withoutChunksTheBodyEndsWithTheConnection() throws IOException {
        assertEquals(new UnixHttp.Answer(503, "PRE_INITIALIZING\n"),
                answer("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 17\r\n\r\nPRE_INITIALIZING\n"));
    }

    @Test
    void anAnswerThatBreaksOffIsAnError() {
        assertThrows(EOFException.class, () -> answer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc"));
        assertThrows(EOFException.class, () -> answer("HTTP/1.1 200 OK\r\ntransfer-enc"));
    }

    @Test
    void countersAreReadAndHistogramsLeftOut() {
        assertEquals(Map.of("cluster.a|b.upstream_cx_total", 3L, "server.live", 1L), Refusals.counts(
                "cluster.a|b.upstream_cx_total: 3\nserver.live: 1\ncluster.x.time: P0(nan,0) P25(nan,0)\nserver.name: \"x\"\n"));
    }

    @Test
    void aVersionsHashMayFillAll64Bits() {
        assertEquals(Map.of("cluster_manager.cds.version", -1L),
                Refusals.counts("cluster_manager.cds.version: 18446744073709551615\n"));
    }

    @Test
    void onlyRefusalsAboveZeroCount() {
        assertEquals(Map.of("cluster_manager.cds.update_rejected", 2L),
                Refusals.counters(Map.of("cluster_manager.cds.update_rejected", 2L, "listener_manager.lds.update_rejected", 0L,
                        "cluster_manager.cds.update_failure", 5L, "http.x.downstream_rq_total", 9L)));
    }

    @Test
    void aBrokenStreamAndADeprecatedFieldAreNoRefusalsButARejectedUpdateIs() {
        String broken = "[2026-01-01 00:00:00.000][7][warning][config] [source/x.cc:160] DeltaAggregatedResources gRPC config "
                + "stream to xds-grpc closed: 14, upstream connect error";
        String rejected = "[2026-01-01 00:00:00.000][7][warning][config] [source/x.cc:276] delta config for "
                + "type.googleapis.com/envoy.config.listener.v3.Listener rejected: Error adding/updating listener(s)";
        String deprecated = "[2026-01-01 00:00:00.000][7][warning][misc] [source/x.cc:130] Deprecated field: type x Using deprecated";
        String fatal = "[2026-01-01 00:00:00.000][7][critical][main] [source/server.cc:1] error initializing";
        assertEquals(List.of(rejected, fatal),
                Refusals.lines(String.join("\n", broken, rejected, deprecated, "hello", fatal)));
    }

    private static UnixHttp.Answer answer(String bytes) throws IOException {
        return UnixHttp.read(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)));
    }
}
