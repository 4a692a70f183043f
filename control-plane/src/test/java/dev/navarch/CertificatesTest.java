package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.identity.ca.Authority;
import dev.navarch.identity.ca.Counted;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeKube;
import dev.navarch.testkit.FakeLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    @TempDir
    Path temporary;

    private Certificates open(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("ROOT_CA_DIR", temporary.toString());
        Config config = assertInstanceOf(ConfigReader.Result.Ok.class, ConfigReader.read(List.of(), all)).config();
        FakeClock clock = new FakeClock();
        return Certificates.open(config, environment,
                new Authority.Wiring(new FakeKube().client(FakeKube.credential("own", "token")),
                        new FakeLoop("ca", clock), clock, new SecureRandom(), new Counted()));
    }

    private String refusal(String variable, String value) {
        return String.valueOf(assertThrows(IOException.class, () -> open(Map.of(variable, value))).getMessage());
    }

    @Test
    void byDefaultTheProcessIsAnAuthorityAndShowsACertificateOfItsOwn() throws IOException {
        Certificates certificates = open(Map.of());

        assertNotNull(certificates.authority());
        assertNotNull(certificates.serving());
    }

    @Test
    void withoutAnAuthorityAndFilesThereIsNoTls() throws IOException {
        assertEquals(Certificates.NONE, open(Map.of("ENABLE_CA_SERVER", "false")));
        assertNull(open(Map.of("PILOT_CERT_PROVIDER", "none")).serving());
    }

    @Test
    void anotherAuthorityIsNotReplacedInSilence() {
        assertTrue(refusal("PILOT_CERT_PROVIDER", "kubernetes").startsWith("PILOT_CERT_PROVIDER=kubernetes: "));
        assertTrue(refusal("PILOT_CERT_PROVIDER", "k8s.io/signer").contains("not supported"));
        assertTrue(refusal("EXTERNAL_CA", "ISTIOD_RA_KUBERNETES_API").contains("plug its intermediate in"));
    }
}
