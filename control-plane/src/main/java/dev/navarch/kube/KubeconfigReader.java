package dev.navarch.kube;

import java.nio.file.Path;
import java.util.Set;

/** Reads a kubeconfig by Istio's rules for remote secrets. */
final class KubeconfigReader {
    private KubeconfigReader() {
    }

    static Kubeconfig read(String text, Set<String> allowed) {
        if (text.isBlank()) {
            return new Kubeconfig.Refused("kubeconfig is empty");
        }
        try {
            KubeconfigDocument document = KubeconfigDocument.parse(text, Path.of("/"));
            KubeconfigPolicy.check(document, allowed);
            return new Kubeconfig.Accepted(new CredentialResolver(document).resolve());
        } catch (KubeconfigProblem e) {
            return new Kubeconfig.Refused(e.reason());
        }
    }
}
