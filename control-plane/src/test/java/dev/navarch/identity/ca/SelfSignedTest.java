package dev.navarch.identity.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
    private static final String SECRET = "istio-ca-secret";
    private static final List<String> NAMES = List.of("spiffe://cluster.local/ns/sample/sa/sleep");
    private static final KeyPair CLIENT = Material.ec("secp256r1");

    @TempDir
    Path directory;
    private AuthorityRig rig;

    @BeforeEach
    void setUp() {
        rig = new AuthorityRig(directory.resolve("cacerts"));
    }

    private static Issuance.Issued issued(Authority authority) {
        return assertInstanceOf(Issuance.Issued.class,
                authority.issue(Material.request(CLIENT, "O=any"), NAMES, Duration.ZERO));
    }

    private static String roots(Authority authority) {
        TrustBundle roots = authority.roots();
        return roots == null ? "" : roots.pem();
    }

    @Test
    void theSecretIsIstios() throws BadMaterial {
        Authority authority = rig.started();

        assertEquals("istio.io/ca-root", rig.store.secret(SECRET).path("type").asText());
        TreeSet<String> keys = new TreeSet<>();
        rig.store.secret(SECRET).path("data").fieldNames().forEachRemaining(keys::add);
        assertEquals(List.of("ca-cert.pem", "ca-key.pem", "cert-chain.pem", "key.pem", "root-cert.pem"), List.copyOf(keys));
        assertTrue(rig.store.value(SECRET, "ca-key.pem").startsWith("-----BEGIN RSA PRIVATE KEY-----\n"));
        assertEquals("", rig.store.value(SECRET, "cert-chain.pem") + rig.store.value(SECRET, "key.pem"));
        assertEquals(rig.store.value(SECRET, "ca-cert.pem"), rig.store.value(SECRET, "root-cert.pem"));
        assertEquals(rig.store.value(SECRET, "ca-cert.pem"), roots(authority));
        assertEquals(2, issued(authority).texts().size());
    }

    @Test
    void ofTwoAtOnceTheFirstMakesTheRootAndTheSecondLoadsIt() throws Exception {
        Authority one = rig.open();
        Authority other = rig.open();
        CompletableFuture<Void> first = one.start("cluster.local").toCompletableFuture();
        // Both have looked by the time in which either writes.
        List<CompletableFuture<Void>> second = new ArrayList<>();
        rig.store.beforeNextWrite(() -> {
            second.add(other.start("cluster.local").toCompletableFuture());
            rig.clock.settle();
        });
        rig.clock.advance(Duration.ofSeconds(5));

        first.join();
        second.getFirst().join();
        assertEquals(roots(one), roots(other));
        assertEquals(2, rig.store.requests.stream().filter(request -> request.startsWith("POST")).count());
        issued(one).certificate().verify(issued(other).roots().roots().getFirst().getPublicKey());
    }

    @Test
    void theRootIsMadeAnewWithTheSameKeyWhenAFifthOfItsLifeIsLeft() throws Exception {
        Authority one = rig.started();
        Authority other = rig.started();
        X509Certificate old = issued(one).roots().roots().getFirst();
        X509Certificate issuedBefore = issued(one).certificate();
        String copyOfOld = rig.store.value(SECRET, "root-cert.pem");

        rig.clock.advance(Duration.ofMinutes(8 * 60 - 10));
        assertEquals(Pem.of(old), roots(one), "it is too early");
        rig.clock.advance(Duration.ofMinutes(20));

        X509Certificate renewed = issued(one).roots().roots().getFirst();
        assertNotEquals(old, renewed);
        assertEquals(old.getPublicKey(), renewed.getPublicKey());
        assertEquals(old.getSubjectX500Principal(), renewed.getSubjectX500Principal());
        assertEquals(roots(one), roots(other), "the other replica takes it over");
        assertEquals(1, rig.counted.count("rotated"), "one replica made it");
        assertEquals(copyOfOld, rig.store.value(SECRET, "root-cert.pem"), "as istiod leaves it");
        Paths.assertLeads(issued(one).certificate(), List.of(), List.of(old), rig.clock.now());
        Paths.assertLeads(issued(other).certificate(), List.of(), List.of(renewed), rig.clock.now());
        Paths.assertLeads(issuedBefore, List.of(), List.of(renewed), Material.NOW.plusSeconds(3600));
    }

    @Test
    void whatAnotherReplicaWroteMeanwhileIsTakenOver() {
        Authority authority = rig.started();
        List<String> heard = new ArrayList<>();
        authority.subscribe(bundle -> heard.add(bundle.pem()));
        Material.Pair theirs = Material.root("cluster.local", Material.ec("secp256r1"));
        rig.store.set(SECRET, "ca-cert.pem", theirs.pem());
        rig.store.set(SECRET, "ca-key.pem", Material.traditional(theirs.key()));

        rig.clock.advance(Duration.ofMinutes(2));

        assertEquals(theirs.pem(), roots(authority));
        assertEquals(theirs.pem(), heard.getLast());
        assertEquals(2, heard.size());
    }

    @Test
    void aRootThatHasEndedIsMadeAnewAtTheStart() {
        rig.started();
        rig.clock.advance(Duration.ofHours(1));
        Material.Pair ended = Material.root("cluster.local", Material.rsa(2048), Material.NOW,
                Material.NOW.plusSeconds(60));
        rig.store.set(SECRET, "ca-cert.pem", ended.pem());
        rig.store.set(SECRET, "ca-key.pem", Material.traditional(ended.key()));

        Authority late = rig.started();

        assertEquals(ended.certificate().getPublicKey(), issued(late).roots().roots().getFirst().getPublicKey());
    }

    @Test
    void aBadSecretLeavesTheLastGoodRootAndIsCounted() {
        Authority authority = rig.started();
        String before = roots(authority);
        rig.store.set(SECRET, "ca-key.pem", Material.pkcs8(Material.rsa(2048).getPrivate()));

        rig.clock.advance(Duration.ofMinutes(2));

        assertEquals(before, roots(authority));
        issued(authority);
        assertTrue(rig.counted.count("material refused") > 0);
    }

    @Test
    void aDeletedSecretIsNotMadeAgainByWhoHasARoot() {
        Authority authority = rig.started();
        String before = roots(authority);
        rig.store.secrets.clear();

        rig.clock.advance(Duration.ofMinutes(30));

        assertTrue(rig.store.secrets.isEmpty());
        assertEquals(before, roots(authority));
    }

    @Test
    void theStartFailsWhenThereIsNoRootAfterTwentyMinutes() throws Exception {
        rig.kube.server("own").up(false);
        Authority authority = rig.open();
        CompletableFuture<Void> start = authority.start("cluster.local").toCompletableFuture();

        rig.clock.advance(Duration.ofMinutes(19));
        assertFalse(start.isDone());
        assertInstanceOf(Issuance.Refused.class, authority.issue("", NAMES, Duration.ZERO));
        rig.clock.advance(Duration.ofMinutes(3));

        assertTrue(String.valueOf(assertThrows(CompletionException.class, start::join).getMessage()).contains("own is down"));
    }

    @Test
    void theStartWaitsForAnApiServerThatIsLate() throws Exception {
        rig.kube.server("own").up(false);
        Authority authority = rig.open();
        CompletableFuture<Void> start = authority.start("cluster.local").toCompletableFuture();
        rig.clock.advance(Duration.ofMinutes(5));

        rig.kube.server("own").up(true);
        rig.clock.advance(Duration.ofMinutes(1));

        start.join();
    }

    @Test
    void aMountedRootIsTrustedBesideOurOwnWheneverItIsThere() {
        Authority authority = rig.started();
        Material.Pair other = Material.root("other", Material.ec("secp256r1"));
        String alone = roots(authority);

        Material.write(rig.directory, "root-cert.pem", other.pem());
        rig.clock.advance(Duration.ofSeconds(30));

        assertEquals(alone + other.pem(), roots(authority));
        assertEquals(2, issued(authority).texts().size(), "all roots are one element");
        assertEquals(alone + other.pem(), issued(authority).texts().getLast());
    }

    @Test
    void aSharedSecretBearsTheMark() {
        rig.sharedSecret = true;
        rig.started();

        assertTrue(rig.store.secret("cacerts").path("data").has("istio-generated"));
        assertFalse(rig.store.secrets.containsKey(SECRET));

        // Mounted where a plugged-in key would be, it is still our own.
        for (String key : List.of("ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem", "istio-generated")) {
            Material.write(rig.directory, key, rig.store.value("cacerts", key));
        }
        rig.started();
        assertTrue(rig.counted.words.stream().noneMatch(word -> word.startsWith("plugged in")));
    }

    @Test
    void aRootThatIsThereComesBeforeASharedSecret() {
        Authority before = rig.started();
        rig.sharedSecret = true;

        assertEquals(roots(before), roots(rig.started()));
        assertFalse(rig.store.secrets.containsKey("cacerts"));
    }
}
