package dev.navarch.identity.ca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory into which a signing key may be mounted, in one of two layouts: Istio's four files, or those of a
 * {@code kubernetes.io/tls} secret, which count when {@code tls.crt} is there. Blocks for the disk.
 */
final class CaDirectory {
    /** By which Istio marks a secret {@code cacerts} that it made itself. */
    static final String GENERATED = "istio-generated";
    static final String ROOT = "root-cert.pem";
    private static final String REVOCATIONS = "ca-crl.pem";
    private static final List<String> PLAIN = List.of("ca-cert.pem", "ca-key.pem", "cert-chain.pem", ROOT);
    private static final List<String> TLS = List.of("tls.crt", "tls.key", "ca.crt");

    /** What is in it. */
    sealed interface Look {

        /** Nobody plugged a key in. */
        record Absent() implements Look {
        }

        /** Somebody did, but nothing can be made of it. */
        record Unusable(String reason) implements Look {
        }

        /** A key that is still to be checked. */
        record Found(SigningBundle bundle) implements Look {
        }
    }

    private final Path directory;
    private final boolean mayBeGenerated;
    private final CaLimits limits;

    /** @param mayBeGenerated whether Istio's mark means that the key is no plugged-in one */
    CaDirectory(Path directory, boolean mayBeGenerated, CaLimits limits) {
        this.directory = directory;
        this.mayBeGenerated = mayBeGenerated;
        this.limits = limits;
    }

    /** All that may be of importance, whether it exists or not. */
    List<Path> files() {
        List<Path> all = new ArrayList<>();
        PLAIN.forEach(name -> all.add(directory.resolve(name)));
        TLS.forEach(name -> all.add(directory.resolve(name)));
        all.add(directory.resolve(REVOCATIONS));
        return List.copyOf(all);
    }

    Look look() {
        boolean tls = has(TLS.getFirst());
        List<String> wanted = tls ? TLS : PLAIN;
        List<String> missing = wanted.stream().filter(name -> !has(name)).toList();
        if (mayBeGenerated && has(GENERATED)) {
            return new Look.Absent();
        }
        // A root alone is no key: it is trusted beside a root of our own.
        List<String> keyFiles = wanted.stream().filter(name -> !name.equals(ROOT)).toList();
        if (missing.containsAll(keyFiles)) {
            return new Look.Absent();
        }
        if (!missing.isEmpty()) {
            return new Look.Unusable("incomplete signing CA bundle detected: " + String.join(", ", missing) + " missing");
        }
        try {
            return new Look.Found(tls ? tls() : plain());
        } catch (IOException | BadMaterial e) {
            return new Look.Unusable("the signing CA bundle cannot be used: " + e.getMessage());
        }
    }

    /** What is trusted beside the signer's own root; an empty text when there is no such file. */
    String extraRoots() throws IOException {
        return has(ROOT) ? read(ROOT) : "";
    }

    private SigningBundle plain() throws IOException, BadMaterial {
        X509Certificate signer = Pem.certificates("ca-cert.pem", read("ca-cert.pem")).getFirst();
        String chain = read("cert-chain.pem");
        // A signer that is a root itself needs no chain.
        List<X509Certificate> rest = chain.isBlank() ? List.of() : Pem.certificates("cert-chain.pem", chain);
        return new SigningBundle(signer, Pem.privateKey("ca-key.pem", read("ca-key.pem")), rest,
                TrustBundle.of(read(ROOT), revocations()));
    }

    private SigningBundle tls() throws IOException, BadMaterial {
        List<X509Certificate> chain = new ArrayList<>(Pem.certificates("tls.crt", read("tls.crt")));
        TrustBundle roots = TrustBundle.of(read("ca.crt"), revocations());
        X509Certificate signer = chain.getFirst();
        chain.addAll(roots.roots());
        return new SigningBundle(signer, Pem.privateKey("tls.key", read("tls.key")), chain, roots);
    }

    private String revocations() throws IOException {
        return has(REVOCATIONS) ? read(REVOCATIONS) : "";
    }

    private boolean has(String name) {
        return Files.isRegularFile(directory.resolve(name));
    }

    private String read(String name) throws IOException {
        return WatchedFiles.read(directory.resolve(name), limits.fileBytes());
    }
}
