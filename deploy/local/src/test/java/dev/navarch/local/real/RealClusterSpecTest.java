package dev.navarch.local.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.local.process.CacheFolder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealClusterSpecTest {

    @Test
    void eachNumberHasAServiceRangeOfItsOwn() {
        assertEquals("10.101.0.0/16", RealClusterSpec.onLoopback("cluster1", 1).serviceRange());
        assertEquals("10.199.0.1", RealClusterSpec.onLoopback("cluster99", 99).kubernetesServiceAddress());
        assertThrows(IllegalArgumentException.class, () -> RealClusterSpec.onLoopback("none", 0));
        assertThrows(IllegalArgumentException.class, () -> RealClusterSpec.onLoopback("many", 100));
    }

    @Test
    void theServingCertificateNamesTheAddressesAndIsSignedByTheCa() throws GeneralSecurityException {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        ClusterCertificates made = ClusterCertificates.create("cluster1", List.of("localhost", "127.0.0.1"), now);
        X509Certificate serving = certificate(made.serving());
        serving.verify(certificate(made.ca()).getPublicKey());
        serving.checkValidity(Date.from(now));
        assertEquals(List.of(List.of(2, "localhost"), List.of(7, "127.0.0.1")),
                List.copyOf(serving.getSubjectAlternativeNames()));
    }

    @Test
    void theBinaryIsNamedByItsSourcesAndKnowsItsVersion(@TempDir Path folder) {
        assertTrue(KubernetesBinary.entryName().matches("kubernetes-[0-9a-f]{16}"), KubernetesBinary::entryName);
        assertTrue(KubernetesBinary.version().matches("1\\.\\d+\\.\\d+"), KubernetesBinary::version);
        KubernetesBinary.unavailable(new CacheFolder(folder))
                .ifPresent(reason -> assertTrue(reason.startsWith("no Go: "), reason));
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
