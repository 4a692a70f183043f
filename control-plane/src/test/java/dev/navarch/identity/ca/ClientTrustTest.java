package dev.navarch.identity.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientTrustTest {
    private static final KeyPair KEYS = Material.ec("secp256r1");
    private static final Material.Pair ROOT = lasting("root");
    private static final Material.Pair NEXT = lasting("next");
    private static final String SLEEP = "spiffe://cluster.local/ns/sample/sa/sleep";

    private final AtomicReference<@Nullable TrustBundle> roots = new AtomicReference<>(bundle(ROOT));
    private final AtomicReference<String> trustDomain = new AtomicReference<>("cluster.local");
    private final X509ExtendedTrustManager trust = new ClientTrust(roots::get, trustDomain::get);

    /** What is judged by the time of day must last. */
    private static Material.Pair lasting(String name) {
        return Material.root(name, Material.ec("secp256r1"), Instant.now().minusSeconds(3600),
                Instant.now().plus(Duration.ofDays(1)));
    }

    private static TrustBundle bundle(Material.Pair root) {
        return new TrustBundle(List.of(root.certificate()), root.pem(), "");
    }

    private static X509Certificate leaf(Material.Pair root, Instant now, String... names) {
        try {
            return new CertificateMaker(new SecureRandom()).leaf(
                    new SigningBundle(root.certificate(), root.key(), List.of(), bundle(root)), KEYS.getPublic(), List.of(names),
                    false,
                    Duration.ofMinutes(10), now);
        } catch (BadMaterial e) {
            throw new AssertionError(e);
        }
    }

    private String refusal(X509Certificate... chain) {
        return String.valueOf(assertThrows(CertificateException.class, () -> trust.checkClientTrusted(chain, "EC")).getMessage());
    }

    @Test
    void aWorkloadOfTheMeshIsTaken() throws CertificateException {
        trust.checkClientTrusted(new X509Certificate[]{leaf(ROOT, Instant.now(), SLEEP)}, "EC");
        trust.checkClientTrusted(new X509Certificate[]{leaf(ROOT, Instant.now(), "sleep.sample.svc", SLEEP)}, "EC");
    }

    @Test
    void aStrangersCertificateIsRefused() {
        assertTrue(refusal(leaf(NEXT, Instant.now(), SLEEP)).contains("PKIX"));
        assertTrue(refusal(leaf(ROOT, Instant.now().minus(Duration.ofHours(1)), SLEEP)).contains("PKIX"));
    }

    @Test
    void oneSpiffeIdOfTheTrustDomainIsWanted() {
        assertEquals("a client certificate must bear one URI, this one bears 0",
                refusal(leaf(ROOT, Instant.now(), "sleep.sample.svc")));
        assertEquals("a client certificate must bear one URI, this one bears 2",
                refusal(leaf(ROOT, Instant.now(), SLEEP, SLEEP + "2")));
        assertEquals("a client certificate must bear a SPIFFE id", refusal(leaf(ROOT, Instant.now(), "https://example.com/")));
        assertTrue(refusal(leaf(ROOT, Instant.now(), "spiffe://other/ns/sample/sa/sleep")).contains("trust domain other"));
    }

    @Test
    void rootsAreThoseOfTheMoment() throws CertificateException {
        X509Certificate old = leaf(ROOT, Instant.now(), SLEEP);
        trust.checkClientTrusted(new X509Certificate[]{old}, "EC");

        roots.set(bundle(ROOT).and(bundle(NEXT)));
        trust.checkClientTrusted(new X509Certificate[]{old}, "EC");
        trust.checkClientTrusted(new X509Certificate[]{leaf(NEXT, Instant.now(), SLEEP)}, "EC");

        roots.set(bundle(NEXT));
        assertTrue(refusal(old).contains("PKIX"));
        roots.set(null);
        assertTrue(refusal(old).contains("no roots"));
    }

    @Test
    void thisSideIsNoClient() {
        assertThrows(CertificateException.class,
                () -> trust.checkServerTrusted(new X509Certificate[]{leaf(ROOT, Instant.now(), SLEEP)}, "EC"));
        assertEquals(0, trust.getAcceptedIssuers().length);
    }
}
