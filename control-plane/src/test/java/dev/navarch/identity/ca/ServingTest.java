package dev.navarch.identity.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.testkit.FakeLoop;
import dev.navarch.testkit.Golden;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingTest {
    private static final Material.Pair ROOT = Material.root("root", Material.ec("secp256r1"));
    private static final Material.Pair GIVEN = Material.authority("given", Material.ec("secp256r1"), ROOT);
    private static final Material.Pair OTHER = Material.authority("other", Material.rsa(2048), ROOT);

    @TempDir
    Path temporary;
    private AuthorityRig rig;
    private Path mount;

    @BeforeEach
    void setUp() {
        rig = new AuthorityRig(temporary.resolve("cacerts"));
        mount = temporary.resolve("tls");
    }

    private ServingSettings settings(ServingSettings.@Nullable Files given, boolean issued) {
        return new ServingSettings(given, new ServingSettings.Mount(mount, temporary.resolve("ca/root-cert.pem")), issued,
                ServingSettings.names("istio-system", "canary", List.of("istiod.example.com")), Duration.ofDays(3650),
                AuthorityRig.limits());
    }

    private @Nullable Serving open(ServingSettings settings, @Nullable Authority authority) {
        return Serving.open(settings, authority, new FakeLoop("serving", rig.clock), new SecureRandom());
    }

    private Serving started(ServingSettings settings, @Nullable Authority authority) {
        Serving serving = open(settings, authority);
        assertNotNull(serving);
        CompletableFuture<Void> start = serving.start("istiod.istio-system.svc").toCompletableFuture();
        rig.clock.settle();
        start.join();
        return serving;
    }

    private static List<X509Certificate> shown(Serving serving, String keyType) {
        String alias = serving.keys().chooseEngineServerAlias(keyType, null, null);
        return alias == null ? List.of() : List.of(serving.keys().getCertificateChain(alias));
    }

    private void give(Path directory, Material.Pair pair) {
        Material.write(directory, "tls.crt", pair.pem());
        Material.write(directory, "tls.key", Material.pkcs8(pair.key()));
    }

    @Test
    void theAuthoritysCertificateBearsTheNamesOfAControlPlane() throws Exception {
        Serving serving = started(settings(null, true), rig.started());

        X509Certificate certificate = shown(serving, "RSA").getFirst();
        Golden.assertMatches("identity/serving.txt", Listing.of(certificate));
        assertEquals(List.of(), shown(serving, "EC"));
        TrustBundle bundle = serving.bundle();
        assertNotNull(bundle);
        Paths.assertLeads(certificate, List.of(), bundle.roots(), rig.clock.now());
    }

    @Test
    void theKeyIsOfTheKindOfTheSignersAndTheChainIsShown() {
        Material.Pair signer = Material.authority("signer", Material.ec("secp384r1"), ROOT);
        Material.plugIn(rig.directory, signer, Material.pkcs8(signer.key()), signer.pem() + ROOT.pem(), ROOT.pem());
        Serving serving = started(settings(null, true), rig.started());

        List<X509Certificate> chain = shown(serving, "ECDHE_ECDSA");
        assertEquals(3, chain.size());
        assertEquals("EC", chain.getFirst().getPublicKey().getAlgorithm());
        Paths.assertLeads(chain.getFirst(), chain.subList(1, 3), List.of(ROOT.certificate()), rig.clock.now());
    }

    @Test
    void itIsExchangedWithTheSignerAndAHandshakeInTheMidstOfThatKeepsItsPair() {
        Material.plugIn(rig.directory, GIVEN, Material.pkcs8(GIVEN.key()), GIVEN.pem() + ROOT.pem(), ROOT.pem());
        Serving serving = started(settings(null, true), rig.started());
        List<TrustBundle> heard = new ArrayList<>();
        serving.subscribe(heard::add);
        String alias = serving.keys().chooseEngineServerAlias("EC", null, null);
        List<X509Certificate> before = shown(serving, "EC");

        Material.plugIn(rig.directory, OTHER, Material.pkcs8(OTHER.key()), OTHER.pem() + ROOT.pem(), ROOT.pem());
        rig.clock.advance(Duration.ofSeconds(30));

        assertEquals(List.of(), shown(serving, "EC"));
        assertEquals("CN=other", shown(serving, "RSA").getFirst().getIssuerX500Principal().getName());
        assertEquals(before, List.of(serving.keys().getCertificateChain(alias)));
        assertEquals("EC", serving.keys().getPrivateKey(alias).getAlgorithm());
        assertNull(serving.keys().getPrivateKey("serving-99"));
        assertEquals(1, heard.size(), "the roots are what they were");
    }

    @Test
    void anotherDiscoveryAddressIsAnotherName() throws Exception {
        Serving serving = started(settings(null, true), rig.started());
        int number = shown(serving, "RSA").getFirst().getSubjectAlternativeNames().size();

        serving.discoveryHost("istiod.elsewhere.example");
        rig.clock.settle();

        assertEquals(number + 1, shown(serving, "RSA").getFirst().getSubjectAlternativeNames().size());
        assertTrue(shown(serving, "RSA").getFirst().getSubjectAlternativeNames().toString().contains("istiod.elsewhere.example"));
    }

    @Test
    void filesByFlagsComeFirstThenThoseThatAreMountedThenTheAuthority() {
        Material.write(temporary.resolve("ca"), "root-cert.pem", OTHER.pem());
        give(mount, OTHER);
        give(temporary.resolve("flags"), GIVEN);
        Material.write(temporary.resolve("flags"), "roots.pem", ROOT.pem());
        ServingSettings.Files files = new ServingSettings.Files(temporary.resolve("flags/tls.crt"),
                temporary.resolve("flags/tls.key"), temporary.resolve("flags/roots.pem"));
        Authority authority = rig.started();

        assertEquals(GIVEN.certificate(), shown(started(settings(files, true), authority), "EC").getFirst());
        Serving mounted = started(settings(null, true), authority);
        assertEquals(OTHER.certificate(), shown(mounted, "RSA").getFirst());
        TrustBundle bundle = mounted.bundle();
        assertEquals(OTHER.pem(), bundle == null ? "" : bundle.pem());
    }

    @Test
    void theMountsOwnRootsAreTakenWhenThereAreNoOthersAndWithoutRootsItDoesNotCount() {
        give(mount, OTHER);
        assertNull(open(settings(null, true), null));

        Material.write(mount, "ca.crt", ROOT.pem());
        TrustBundle bundle = started(settings(null, true), null).bundle();
        assertEquals(ROOT.pem(), bundle == null ? "" : bundle.pem());
    }

    @Test
    void withoutFilesAndWithoutAnAuthorityThereIsNoTls() {
        assertNull(open(settings(null, true), null));
        assertNull(open(settings(null, false), rig.started()));
    }

    @Test
    void filesAreTakenAnewWhenTheyChangeAndBadOnesLeaveTheLastGoodOnes() {
        give(mount, GIVEN);
        Material.write(mount, "ca.crt", ROOT.pem());
        Serving serving = started(settings(null, true), null);
        assertEquals(GIVEN.certificate(), shown(serving, "EC").getFirst());

        Material.write(mount, "tls.crt", OTHER.pem());
        rig.clock.advance(Duration.ofSeconds(30));
        assertEquals(GIVEN.certificate(), shown(serving, "EC").getFirst());

        give(mount, OTHER);
        rig.clock.advance(Duration.ofSeconds(30));
        assertEquals(OTHER.certificate(), shown(serving, "RSA").getFirst());
    }

    @Test
    void filesThatCannotBeUsedEndTheStartAndTheReasonShowsNoKey() {
        Material.write(mount, "tls.crt", GIVEN.pem());
        String key = Material.pkcs8(Material.ec("secp256r1").getPrivate());
        Material.write(mount, "tls.key", key);
        Material.write(mount, "ca.crt", ROOT.pem());
        Serving serving = open(settings(null, true), null);
        assertNotNull(serving);
        CompletableFuture<Void> start = serving.start("istiod.istio-system.svc").toCompletableFuture();
        rig.clock.settle();

        String reason = String.valueOf(assertThrows(java.util.concurrent.CompletionException.class, start::join).getMessage());
        assertTrue(reason.contains("does not belong to"), reason);
        assertNotEquals(-1, reason.indexOf("tls.crt"));
        assertTrue(!reason.contains(key.split("\n", -1)[1]));
    }
}
