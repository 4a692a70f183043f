package dev.navarch.kube.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.ConfigFact;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerAuthenticationFact.Port;
import dev.navarch.model.PeerMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How PeerAuthentications are read, and that none of them is ever taken for one that lets more in than was meant. */
class PeerAuthenticationDraftTest {
    private final List<String> issues = new ArrayList<>();
    private final Kind<? extends ConfigFact> kind = new ConfigKinds(new Interner(16),
            (_, object, reason) -> issues.add(object + ": " + reason), "", "canary").of(FactKind.PEER_AUTHENTICATION);

    private @Nullable ConfigFact read(String metadata, String spec) {
        String json = """
                {"apiVersion": "security.istio.io/v1", "kind": "PeerAuthentication", "metadata": {"name": "p",
                 "namespace": "shop", "creationTimestamp": "2026-01-01T00:00:00Z"%s}, "spec": %s}""".formatted(metadata, spec);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try {
            return kind.json(Json.tree(bytes, 0, bytes.length)).value();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private PeerAuthenticationFact spec(String spec) {
        PeerAuthenticationFact fact = (PeerAuthenticationFact) read("", spec);
        assertNotNull(fact);
        return fact;
    }

    @Test
    void allOfItIsRead() {
        assertEquals(new PeerAuthenticationFact(new ObjectKey("shop", "p"), Labels.of("app", "a"), PeerMode.DISABLE,
                List.of(new Port(80, PeerMode.PERMISSIVE), new Port(443, null), new Port(8080, PeerMode.STRICT)), 1_767_225_600L),
                spec("""
                        {"selector": {"matchLabels": {"app": "a"}}, "mtls": {"mode": "DISABLE"}, "portLevelMtls":
                         {"8080": {"mode": "STRICT"}, "443": {"mode": "UNSET"}, "80": {"mode": "PERMISSIVE"}}}"""));
        assertEquals(List.of(), issues);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"mtls\": {}}", "{\"mtls\": {\"mode\": \"UNSET\"}}",
            "{\"mtls\": null, \"selector\": {}}"})
    void whatIsLeftOpenIsLeftToTheNextLevel(String spec) {
        assertNull(spec(spec).mode());
        assertEquals(Labels.EMPTY, spec(spec).selector());
        assertEquals(List.of(), issues);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "{\"mtls\": {\"mode\": \"MUTUAL\"}}", "{\"mtls\": {\"mode\": 3}}", "{\"mtls\": \"off\"}",
            "{\"mtls\": {\"mode\": \"DISABLE\"}, \"selector\": []}",
            "{\"mtls\": {\"mode\": \"DISABLE\"}, \"selector\": {\"matchLabels\": 1}}",
            "{\"selector\": {\"matchLabels\": {\"app\": 1}}}", "{\"portLevelMtls\": {\"http\": {\"mode\": \"STRICT\"}}}",
            "{\"portLevelMtls\": {\"70000\": {}}}", "{\"portLevelMtls\": 1, \"mtls\": {\"mode\": \"PERMISSIVE\"}}"})
    void whatIsNotUnderstoodIsStrictAndSaysSo(String spec) {
        assertEquals(PeerMode.STRICT, spec(spec).mode());
        assertEquals(1, issues.size(), issues::toString);
        assertTrue(issues.getFirst().startsWith("shop/p: ") && issues.getFirst().endsWith("STRICT"), issues::toString);
    }

    @Test
    void aPortThatIsNotUnderstoodIsStrictOnItsOwn() {
        assertEquals(List.of(new Port(80, PeerMode.STRICT)), spec("""
                {"mtls": {"mode": "DISABLE"}, "portLevelMtls": {"80": {"mode": "ON"}}}""").ports());
        assertEquals(1, issues.size());
    }

    @Test
    void whatBelongsToAnotherRevisionIsNoneOfOurs() {
        assertNull(read(", \"labels\": {\"istio.io/rev\": \"stable\"}", "{}"));
        assertNotNull(read(", \"labels\": {\"istio.io/rev\": \"canary\"}", "{}"));
        assertNotNull(read(", \"labels\": {\"app\": \"a\"}", "{}"));
    }

    @Test
    void itIsAskedForByTheNewestVersionFirst() {
        assertEquals("/apis/security.istio.io/v1/peerauthentications", kind.path());
        Kind<?> older = kind.older();
        assertNotNull(older);
        assertEquals("/apis/security.istio.io/v1beta1/peerauthentications", older.path());
        assertNull(older.older());
        assertEquals("/apis/security.istio.io/v1/namespaces/shop/peerauthentications",
                new ConfigKinds(new Interner(16), (_, _, _) -> {
                }, "shop", "").of(FactKind.PEER_AUTHENTICATION).path());
    }
}
