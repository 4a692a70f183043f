package dev.navarch.identity.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluggedInTest {
    private static final KeyPair EC = Material.ec("secp256r1");
    private static final KeyPair RSA = Material.rsa(2048);
    private static final Material.Pair ROOT = Material.root("root", Material.ec("secp384r1"));
    private static final Material.Pair SIGNER = Material.authority("intermediate", EC, ROOT);
    private static final String CHAIN = SIGNER.pem() + ROOT.pem();
    private static final List<String> NAMES = List.of("spiffe://cluster.local/ns/sample/sa/sleep");

    @TempDir
    Path temporary;
    private Path directory;
    private AuthorityRig rig;

    @BeforeEach
    void setUp() {
        directory = temporary.resolve("cacerts");
        rig = new AuthorityRig(directory);
    }

    private static Issuance.Issued issued(Authority authority) {
        return assertInstanceOf(Issuance.Issued.class,
                authority.issue(Material.request(EC, "O=any"), NAMES, Duration.ZERO));
    }

    private String refusal() {
        return String.valueOf(assertThrows(IOException.class, rig::open).getMessage());
    }

    private void plugIn() {
        Material.plugIn(directory, SIGNER, Material.pkcs8(SIGNER.key()), CHAIN, ROOT.pem());
    }

    private static Stream<Arguments> keysInEveryWrapping() {
        return Stream.of(arguments("SEC1", EC, Material.traditional(EC.getPrivate())),
                arguments("PKCS#8", EC, Material.pkcs8(EC.getPrivate())),
                arguments("SEC1 after its parameters", EC,
                        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                                + Material.traditional(EC.getPrivate())),
                arguments("PKCS#1", RSA, Material.traditional(RSA.getPrivate())),
                arguments("PKCS#8", RSA, Material.pkcs8(RSA.getPrivate())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keysInEveryWrapping")
    void aKeyIsReadInEveryWrapping(String wrapping, KeyPair keys, String key) {
        Material.Pair signer = Material.authority("intermediate", keys, ROOT);
        Material.plugIn(directory, signer, key, signer.pem() + ROOT.pem(), ROOT.pem());

        Issuance.Issued issued = issued(rig.started());

        assertEquals(4, issued.texts().size(), "the certificate, two of the chain, the roots");
        Paths.assertLeads(issued.certificate(), issued.chain(), List.of(ROOT.certificate()), rig.clock.now());
        assertEquals(keys == RSA ? "SHA256withRSA" : "SHA256withECDSA", issued.certificate().getSigAlgName());
        assertTrue(rig.store.requests.isEmpty(), "nothing is asked of the API server");
    }

    @Test
    void aRootThatSignsItselfNeedsNoChain() {
        Material.plugIn(directory, ROOT, Material.pkcs8(ROOT.key()), "", ROOT.pem());

        Issuance.Issued issued = issued(rig.started());

        assertEquals(2, issued.texts().size());
        assertEquals("SHA384withECDSA", issued.certificate().getSigAlgName());
        Paths.assertLeads(issued.certificate(), List.of(), List.of(ROOT.certificate()), rig.clock.now());
    }

    @Test
    void theLayoutOfTlsSecretsIsTakenWhereThereIsOne() {
        Material.write(directory, "tls.crt", SIGNER.pem());
        Material.write(directory, "tls.key", Material.traditional(SIGNER.key()));
        Material.write(directory, "ca.crt", ROOT.pem());
        Material.write(directory, "ca-key.pem", "not looked at");

        Issuance.Issued issued = issued(rig.started());

        assertEquals(List.of(Pem.of(issued.certificate()), SIGNER.pem(), ROOT.pem(), ROOT.pem()), issued.texts());
        Paths.assertLeads(issued.certificate(), issued.chain(), List.of(ROOT.certificate()), rig.clock.now());
    }

    @Test
    void threeAuthoritiesInARowLeadToTheRoot() {
        Material.Pair lower = Material.authority("lower", RSA, SIGNER);
        Material.plugIn(directory, lower, Material.pkcs8(lower.key()), lower.pem() + CHAIN, ROOT.pem());

        Issuance.Issued issued = issued(rig.started());

        assertEquals(5, issued.texts().size());
        Paths.assertLeads(issued.certificate(), issued.chain(), List.of(ROOT.certificate()), rig.clock.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem"})
    void anIncompleteBundleEndsTheStartAndSaysWhatIsMissing(String missing) throws IOException {
        plugIn();
        Files.delete(directory.resolve(missing));

        assertEquals("incomplete signing CA bundle detected: " + missing + " missing (in " + directory + ")", refusal());
    }

    @Test
    void anIncompleteTlsSecretEndsTheStart() {
        Material.write(directory, "tls.crt", SIGNER.pem());

        assertTrue(refusal().startsWith("incomplete signing CA bundle detected: tls.key, ca.crt missing"));
    }

    @Test
    void whatCannotBeSignedWithEndsTheStartAndTheReasonShowsNoKey() {
        Material.Pair leaf = Material.leaf("leaf", EC, ROOT);
        Material.plugIn(directory, leaf, Material.pkcs8(EC.getPrivate()), leaf.pem() + ROOT.pem(), ROOT.pem());
        assertTrue(refusal().contains("CA:TRUE"));

        String other = Material.pkcs8(Material.ec("secp256r1").getPrivate());
        Material.plugIn(directory, SIGNER, other, CHAIN, ROOT.pem());
        assertTrue(refusal().contains("does not belong"));
        assertTrue(!refusal().contains(other.split("\n", -1)[1]));

        Material.Pair stranger = Material.root("stranger", EC);
        Material.plugIn(directory, SIGNER, Material.pkcs8(SIGNER.key()), CHAIN, stranger.pem());
        assertTrue(refusal().contains("does not lead to a root"));

        Material.Pair ended = Material.root("ended", EC, Material.NOW.minusSeconds(100), Material.NOW.minusSeconds(10));
        Material.plugIn(directory, ended, Material.pkcs8(ended.key()), "", ended.pem());
        assertTrue(refusal().contains("ended at 2025-12-31T23:59:50Z"));

        Material.plugIn(directory, SIGNER, "-----BEGIN EC PRIVATE KEY-----\nTm90IGEga2V5\n-----END EC PRIVATE KEY-----\n", CHAIN,
                ROOT.pem());
        assertTrue(refusal().contains("ca-key.pem"));
        assertTrue(!refusal().contains("Tm90"));
    }

    @Test
    void aListOfRevocationsMustBeThereForEveryAuthorityOfTheChain() {
        plugIn();
        Material.write(directory, "ca-crl.pem", Material.revocations(SIGNER));
        assertTrue(refusal().contains("none by CN=root"));

        Material.write(directory, "ca-crl.pem",
                Material.revocations(SIGNER) + Material.revocations(Material.root("root", EC)));
        assertTrue(refusal().contains("none by CN=root"), "the name alone is not enough");

        String both = Material.revocations(SIGNER) + Material.revocations(ROOT);
        Material.write(directory, "ca-crl.pem", both);
        Authority authority = rig.started();
        assertEquals(both, authority.roots() == null ? "" : authority.roots().revocations());
    }

    @Test
    void aNewIntermediateIsSignedWithAtOnce() {
        plugIn();
        Authority authority = rig.started();
        List<TrustBundle> heard = new ArrayList<>();
        authority.subscribe(heard::add);
        Material.Pair next = Material.authority("next", RSA, ROOT);

        Material.plugIn(directory, next, Material.pkcs8(next.key()), next.pem() + ROOT.pem(), ROOT.pem());
        rig.clock.advance(Duration.ofSeconds(30));

        assertEquals("CN=next", issued(authority).certificate().getIssuerX500Principal().getName());
        assertEquals(1, heard.size(), "the roots are what they were");
    }

    @Test
    void aNewListOfRevocationsIsPassedOn() {
        plugIn();
        Authority authority = rig.started();
        List<TrustBundle> heard = new ArrayList<>();
        authority.subscribe(heard::add);

        Material.write(directory, "ca-crl.pem", Material.revocations(SIGNER) + Material.revocations(ROOT));
        rig.clock.advance(Duration.ofSeconds(30));

        assertEquals(2, heard.size());
        assertTrue(heard.getLast().revocations().startsWith("-----BEGIN X509 CRL-----"));
    }

    @Test
    void whileFilesAreExchangedOneByOneTheLastGoodKeyStays() throws IOException {
        plugIn();
        Authority authority = rig.started();
        X509Certificate before = issued(authority).roots().roots().getFirst();
        PrivateKey other = RSA.getPrivate();

        Material.write(directory, "ca-key.pem", Material.pkcs8(other));
        rig.clock.advance(Duration.ofSeconds(30));
        assertEquals("CN=intermediate", issued(authority).certificate().getIssuerX500Principal().getName());
        Files.delete(directory.resolve("ca-cert.pem"));
        rig.clock.advance(Duration.ofSeconds(30));
        issued(authority);
        assertEquals(2, rig.counted.count("material refused"));

        Material.write(directory, "ca-cert.pem", Material.authority("late", RSA, ROOT).pem());
        rig.clock.advance(Duration.ofSeconds(30));
        assertEquals("CN=late", issued(authority).certificate().getIssuerX500Principal().getName());
        assertEquals(before, issued(authority).roots().roots().getFirst());
    }

    @Test
    void anotherRootIsRefusedUnlessOldAndNewOverlapAndThatIsAllowed() {
        Material.Pair second = Material.root("second", Material.ec("secp256r1"));
        Material.Pair signer = Material.authority("by-second", RSA, second);
        plugIn();
        Authority strict = rig.started();
        rig.manyRoots = true;
        Authority open = rig.started();

        Material.plugIn(directory, signer, Material.pkcs8(signer.key()), signer.pem() + second.pem(), second.pem());
        rig.clock.advance(Duration.ofSeconds(30));
        assertEquals("CN=intermediate", issued(strict).certificate().getIssuerX500Principal().getName());
        assertEquals("CN=intermediate", issued(open).certificate().getIssuerX500Principal().getName());

        Material.write(directory, "root-cert.pem", ROOT.pem() + second.pem());
        rig.clock.advance(Duration.ofSeconds(30));
        assertEquals("CN=intermediate", issued(strict).certificate().getIssuerX500Principal().getName());
        assertEquals("CN=by-second", issued(open).certificate().getIssuerX500Principal().getName());
    }

    @Test
    void whenTheFirstOfItEndsIsToldAndDefaultLifetimesEndNoLater() {
        Material.Pair soon = Material.root("soon", EC, Material.NOW.minusSeconds(10), Material.NOW.plusSeconds(3600));
        Material.plugIn(directory, soon, Material.pkcs8(soon.key()), "", soon.pem());

        assertEquals(Material.NOW.plusSeconds(3600), issued(rig.started()).certificate().getNotAfter().toInstant());
        assertTrue(rig.counted.words.contains("plugged in until 2026-01-01T01:00:00Z, chain 2026-01-01T01:00:00Z"));
    }
}
