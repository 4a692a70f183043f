package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodCredentialTest {
    private static final Map<String, String> POD = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT",
            "443");

    @Test
    void theClusterOfThePodIsReachedWithThePodsTokenWhateverKubeconfigSays(@TempDir Path account) throws IOException {
        Files.writeString(account.resolve("token"), "secret");
        Map<String, String> environment = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443",
                "KUBECONFIG",
                account.resolve("other").toString());
        Kubeconfig.Accepted accepted = assertInstanceOf(Kubeconfig.Accepted.class,
                new LocalCredential(environment, account).ofPod());
        assertEquals("https://[fd00::1]:443", accepted.credential().server().toString());
        assertEquals(account.resolve("token").toString(), accepted.credential().tokenFile());
        assertTrue(!accepted.credential().toString().contains("secret"));
    }

    @Test
    void withoutAServiceAccountItIsSaidWhatIsMissing(@TempDir Path account) {
        Kubeconfig.Refused refused = assertInstanceOf(Kubeconfig.Refused.class, new LocalCredential(POD, account).ofPod());
        assertTrue(refused.reason().contains(account.resolve("token").toString()), refused.reason());
    }
}
