package dev.navarch.identity.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.testkit.Golden;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a certificate, word by word, and what is not. */
class CertificateTextTest {
    private static final KeyPair KEYS = Material.ec("secp256r1");
    private static final Material.Pair ROOT = Material.root("root", Material.ec("secp256r1"));
    private static final String SLEEP = "spiffe://cluster.local/ns/sample/sa/sleep";

    @TempDir
    Path temporary;
    private AuthorityRig rig;

    @BeforeEach
    void setUp() {
        rig = new AuthorityRig(temporary.resolve("cacerts"));
    }

    private static Issuance.Issued issued(Authority authority, String request, List<String> names, Duration lifetime) {
        return assertInstanceOf(Issuance.Issued.class, authority.issue(request, names, lifetime));
    }

    private Authority pluggedIn() {
        Material.plugIn(rig.directory, ROOT, Material.pkcs8(ROOT.key()), "", ROOT.pem());
        return rig.started();
    }

    @Test
    void theRootOfOurOwnAndWhatItSigns() {
        Authority authority = rig.started();
        Issuance.Issued workload = issued(authority, Material.request(KEYS, "O=any"), List.of(SLEEP), Duration.ofHours(1));

        Golden.assertMatches("identity/root.txt", Listing.of(workload.roots().roots().getFirst()));
        Golden.assertMatches("identity/workload.txt", Listing.of(workload.certificate()));
        Paths.assertLeads(workload.certificate(), List.of(), workload.roots().roots(), rig.clock.now());
    }

    @Test
    void aCommonNameIsGivenWhenItIsWantedAndFits() throws CertificateParsingException {
        Authority authority = pluggedIn();
        String wants = Material.request(KEYS, "CN=whatever");
        String longId = "spiffe://cluster.local/ns/" + "n".repeat(30) + "/sa/" + "s".repeat(30);

        assertEquals("CN=" + SLEEP.replace("+", "\\+"),
                issued(authority, wants, List.of(SLEEP), Duration.ZERO).certificate().getSubjectX500Principal().getName());
        assertEquals("",
                issued(authority, wants, List.of(longId), Duration.ZERO).certificate().getSubjectX500Principal().getName());
        assertEquals("", issued(authority, Material.request(KEYS, "O=whatever"), List.of(SLEEP), Duration.ZERO).certificate()
                .getSubjectX500Principal().getName());
    }

    @Test
    void lifetimesAreTheAskersWithinBounds() {
        Authority authority = pluggedIn();
        String request = Material.request(KEYS, "O=any");

        assertEquals(Material.NOW.plusSeconds(2).plus(Duration.ofHours(24)), end(authority, request, Duration.ZERO));
        assertEquals(Material.NOW.plusSeconds(2).plus(Duration.ofHours(24)), end(authority, request, Duration.ofSeconds(-5)));
        assertEquals(Material.NOW.plusSeconds(2).plus(Duration.ofDays(90)), end(authority, request, Duration.ofDays(90)));
        assertEquals(
                new Issuance.Refused(Issuance.Why.TOO_LONG,
                        "requested TTL 2160h0m1s is greater than the max allowed TTL 2160h0m0s"),
                authority.issue(request, List.of(SLEEP), Duration.ofDays(90).plusSeconds(1)));
        assertInstanceOf(Issuance.Refused.class,
                authority.issue(request, List.of(SLEEP), Duration.ofSeconds(Long.MAX_VALUE)));
    }

    private static java.time.Instant end(Authority authority, String request, Duration lifetime) {
        return issued(authority, request, List.of(SLEEP), lifetime).certificate().getNotAfter().toInstant();
    }

    @Test
    void aSignerThatHasEndedSignsNothing() {
        Material.Pair soon = Material.root("soon", KEYS, Material.NOW.minusSeconds(10), Material.NOW.plusSeconds(60));
        Material.plugIn(rig.directory, soon, Material.pkcs8(soon.key()), "", soon.pem());
        Authority authority = rig.started();

        rig.clock.advance(Duration.ofMinutes(2));

        Issuance.Refused refused = assertInstanceOf(Issuance.Refused.class,
                authority.issue(Material.request(KEYS, "O=any"), List.of(SLEEP), Duration.ZERO));
        assertEquals(Issuance.Why.NOT_READY, refused.why());
    }

    /** Whatever names and rights requests ask for: a certificate bears its caller's names, no rights, and verifies. */
    @Test
    void whatARequestAsksForIsNeverGranted() throws Exception {
        Authority authority = pluggedIn();
        Random random = new Random(7);
        List<KeyPair> keys = List.of(KEYS, Material.ec("secp384r1"), Material.rsa(2048), Material.ec("secp521r1"));
        for (int i = 0; i < 60; i++) {
            KeyPair own = keys.get(random.nextInt(keys.size()));
            String caller = "spiffe://cluster.local/ns/n" + random.nextInt(100) + "/sa/s" + random.nextInt(100);
            String victim = "spiffe://cluster.local/ns/kube-system/sa/admin" + random.nextInt(100);
            String request = Material.request(own, random.nextBoolean() ? "CN=" + victim.replace("/", "\\/") : "O=o", victim);

            X509Certificate got = issued(authority, request, List.of(caller), Duration.ofHours(1 + random.nextInt(100)))
                    .certificate();

            assertEquals(List.of(List.of(6, caller)), List.copyOf(got.getSubjectAlternativeNames()));
            assertTrue(!got.toString().contains(victim));
            assertEquals(-1, got.getBasicConstraints());
            assertEquals(own.getPublic(), got.getPublicKey());
            Paths.assertLeads(got, List.of(), List.of(ROOT.certificate()), rig.clock.now());
        }
    }

    @Test
    void serialsAreLargeAndDifferent() {
        Authority authority = pluggedIn();
        String request = Material.request(KEYS, "O=any");
        BigInteger one = issued(authority, request, List.of(SLEEP), Duration.ZERO).certificate().getSerialNumber();
        BigInteger other = issued(authority, request, List.of(SLEEP), Duration.ZERO).certificate().getSerialNumber();

        assertNotEquals(one, other);
        assertTrue(one.bitLength() > 96 && one.bitLength() <= 128 && one.signum() > 0);
    }

    @Test
    void nothingPrintsAKey() {
        Authority authority = rig.started();
        String key = rig.store.value("istio-ca-secret", "ca-key.pem").split("\n", -1)[1];
        SigningBundle signer = authority.signer();
        String printed = signer + " " + authority.roots() + " "
                + issued(authority, Material.request(KEYS, "O=any"), List.of(SLEEP), Duration.ZERO) + rig.counted.words
                + rig.store.requests;
        if (signer != null) {
            printed += new Shown(1, List.of(signer.certificate()), signer.key());
        }

        assertTrue(!printed.contains(key) && !printed.contains("PRIVATE"), printed);
        assertTrue(printed.contains("SigningBundle[O=cluster.local"), printed);
    }
}
